import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { resourceName } from '../../stage/names.ts';
import type { Stage } from '../../stage/stages.ts';

const needed = [
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

export type Outputs = Readonly<Record<(typeof needed)[number], string>>;

/**
 * The outputs of the stack of a stage.
 * @throws Error if there is no such stack, or if it lacks an output, as one with an issuer of its own does.
 */
export async function readOutputs(client: CloudFormationClient, stage: Stage): Promise<Outputs> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: resourceName(stage) }));
  const found = Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
  const missing = needed.filter((name) => !found[name]);
  if (missing.length > 0) throw new Error(`the stack ${resourceName(stage)} has no output ${missing.join(', ')}`);
  return found as Outputs;
}
