import { at, list } from '../../functions/untrusted/json.ts';

interface LeftOut {
  readonly type: string;
  /** Only resources with this property are left out; without it, all resources of the type. */
  readonly having?: string;
  readonly because: string;
}

/** The resources that the emulator does not support, and that its tests therefore do not cover. */
const leftOut: readonly LeftOut[] = [
  { type: 'AWS::Events::Archive', because: 'MiniStack keeps no archives of events' },
  { type: 'AWS::EventSchemas::Schema', because: 'MiniStack has no schema registry' },
  { type: 'AWS::EventSchemas::Registry', because: 'MiniStack has no schema registry' },
  { type: 'AWS::CloudWatch::Alarm', having: 'Metrics', because: 'MiniStack refuses alarms with metric math' },
  { type: 'AWS::Logs::QueryDefinition', because: 'MiniStack keeps no queries of logs' },
  { type: 'AWS::CloudWatch::Dashboard', because: 'the dashboard shows those alarms' },
  { type: 'Custom::CDKBucketDeployment', because: 'it needs the AWS command line on the Linux of Lambda' },
  { type: 'AWS::Lambda::Function', having: 'Layers', because: 'it is the function of the bucket deployment' },
  { type: 'AWS::Lambda::LayerVersion', because: 'it is the layer of the bucket deployment' },
];

/**
 * A copy of the template without these resources and with four changes of its policies. The emulator uses plain HTTP, so
 * the copy does not require TLS. The emulator allows SendTaskSuccess only for `*`; AWS checks the state machine of the token.
 * It takes the call GetEventSourceMapping for ListEventSourceMappings. And it knows no condition keys of DynamoDB, so it would
 * refuse every call for which one must be there; `test/infra/cloud/rescind-stack.calls.test.ts` checks them instead.
 */
export function leaveOut(template: unknown): unknown {
  const resources = Object.entries(at(template, 'Resources') ?? {});
  const kept = resources.filter(([, resource]) => !leftOut.some((one) => isOne(resource, one)));
  const copy = withPolicies({ ...(template as object), Resources: Object.fromEntries(kept) });
  const effective = Object.entries(at(copy, 'Resources') ?? {}).filter(([, policy]) => !isEmptyPolicy(policy));
  return { ...(copy as object), Resources: Object.fromEntries(effective) };
}

const isOne = (resource: unknown, { type, having }: LeftOut) =>
  at(resource, 'Type') === type && (having === undefined || at(resource, 'Properties', having) !== undefined);

const requiresTls = (statement: unknown) => at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false';

const isEmptyPolicy = (resource: unknown) =>
  list(resource, 'Properties', 'PolicyDocument', 'Statement').length === 0 &&
  at(resource, 'Properties', 'PolicyDocument') !== undefined;

const answersTokens = (statement: unknown) => [at(statement, 'Action')].flat().includes('states:SendTaskSuccess');

const answerAnyToken = { Effect: 'Allow', Action: 'states:SendTaskSuccess', Resource: '*' };

const readsMappings = (statement: unknown) => [at(statement, 'Action')].flat().includes('lambda:GetEventSourceMapping');

const readAnyMapping = { Effect: 'Allow', Action: 'lambda:ListEventSourceMappings', Resource: '*' };

/** The statement without its conditions on the items and attributes of DynamoDB. */
function withoutItemConditions(statement: unknown): unknown {
  const kept = Object.entries(at(statement, 'Condition') ?? {}).filter(
    ([, keys]) => !Object.keys(keys as object).some((key) => key.startsWith('dynamodb:')),
  );
  const { Condition: _, ...rest } = statement as Record<string, unknown>;
  return kept.length > 0 ? { ...rest, Condition: Object.fromEntries(kept) } : rest;
}

const withPolicies = (template: unknown): unknown =>
  JSON.parse(
    JSON.stringify(template, (name, value: unknown) => {
      if (name !== 'Statement' || !Array.isArray(value)) return value;
      const plain = value.filter((statement) => !requiresTls(statement)).map(withoutItemConditions);
      return [
        ...plain,
        ...(plain.some(answersTokens) ? [answerAnyToken] : []),
        ...(plain.some(readsMappings) ? [readAnyMapping] : []),
      ];
    }),
  );
