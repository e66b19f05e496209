/** What the smoke test needs. A stack with an issuer of its own lacks some of them. */
export const neededOutputs = [
  'ApiUrl',
  'AlarmTopic',
  'BusName',
  'ClientTableName',
  'FirstClient',
  'SecretsPrefix',
  'StateMachine',
  'TableName',
  'TokenUrl',
  'UserPool',
] as const;

export type Outputs = Readonly<Record<(typeof neededOutputs)[number], string>>;
