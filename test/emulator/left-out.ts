import { at, list } from '../../functions/untrusted/json.ts';

interface LeftOut {
  readonly type: string;
  /** Only resources with this property; all of the type otherwise. */
  readonly having?: string;
  readonly because: string;
}

/** What the emulator does not know, and what is therefore not proven by it; everything else is deployed as it was synthesised. */
const leftOut: readonly LeftOut[] = [
  { type: 'AWS::Events::Archive', because: 'MiniStack keeps no archives of events' },
  { type: 'AWS::EventSchemas::Schema', because: 'MiniStack has no schema registry' },
  { type: 'AWS::EventSchemas::Registry', because: 'MiniStack has no schema registry' },
  { type: 'AWS::CloudWatch::Alarm', having: 'Metrics', because: 'MiniStack refuses alarms with metric math' },
  { type: 'AWS::CloudWatch::Dashboard', because: 'it shows those alarms' },
  { type: 'Custom::CDKBucketDeployment', because: 'it runs the AWS command line on Linux as Lambda has it' },
  { type: 'AWS::Lambda::Function', having: 'Layers', because: 'it is the function of that' },
  { type: 'AWS::Lambda::LayerVersion', because: 'it is the layer of that' },
];

/**
 * A copy of the template without them, and with two changes to its policies: the emulator listens on plain HTTP, so the
 * demand for TLS goes; and it checks SendTaskSuccess against `*` alone, where AWS checks the machine of the token.
 */
export function leaveOut(template: unknown): unknown {
  const resources = Object.entries(at(template, 'Resources') ?? {});
  const kept = resources.filter(([, resource]) => !leftOut.some((one) => isOne(resource, one)));
  const copy = withPolicies({ ...(template as object), Resources: Object.fromEntries(kept) });
  const saying = Object.entries(at(copy, 'Resources') ?? {}).filter(([, policy]) => !isEmptyPolicy(policy));
  return { ...(copy as object), Resources: Object.fromEntries(saying) };
}

const isOne = (resource: unknown, { type, having }: LeftOut) =>
  at(resource, 'Type') === type && (having === undefined || at(resource, 'Properties', having) !== undefined);

const demandsTls = (statement: unknown) => at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false';

const isEmptyPolicy = (resource: unknown) =>
  list(resource, 'Properties', 'PolicyDocument', 'Statement').length === 0 &&
  at(resource, 'Properties', 'PolicyDocument') !== undefined;

const answersTokens = (statement: unknown) => [at(statement, 'Action')].flat().includes('states:SendTaskSuccess');

const answerAnyToken = { Effect: 'Allow', Action: 'states:SendTaskSuccess', Resource: '*' };

const withPolicies = (template: unknown): unknown =>
  JSON.parse(
    JSON.stringify(template, (name, value: unknown) => {
      if (name !== 'Statement' || !Array.isArray(value)) return value;
      const plain = value.filter((statement) => !demandsTls(statement));
      return plain.some(answersTokens) ? [...plain, answerAnyToken] : plain;
    }),
  );
