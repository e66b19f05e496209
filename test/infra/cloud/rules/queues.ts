import { at, number } from '../../../../functions/untrusted/json.ts';
import { functionIn, ofTypes, type Resources, type Rule, referencesIn, statementsOn } from './rule.ts';

/** Lambda Developer Guide, "Using Lambda with Amazon SQS": so that a throttled message is not delivered twice. */
const minFactor = 6;
/** SQS's own default, in seconds. */
const defaultVisibilityTimeout = 30;

export const messagesStayHiddenLongEnough: Rule = (resources) =>
  ofTypes(resources, 'AWS::Lambda::EventSourceMapping').flatMap(([id, { Properties }]) => {
    const [queue = ''] = referencesIn(Properties.EventSourceArn);
    const reader = functionIn(resources, Properties.FunctionName) ?? '';
    const hidden = number(resources[queue], 'Properties', 'VisibilityTimeout') ?? defaultVisibilityTimeout;
    const timeout = number(resources[reader], 'Properties', 'Timeout');
    if (timeout === undefined) return [`${id} has no function with a timeout`];
    return hidden >= minFactor * timeout
      ? []
      : [`${queue} hides messages for ${hidden} s, and ${reader} may take ${timeout} s`];
  });

const redrive = ({ Properties }: Resources[string]) => referencesIn(at(Properties, 'RedrivePolicy'));

/** A queue that nothing gives up to has a queue for what it gives up. */
export const queuesHaveDeadLetters: Rule = (resources) => {
  const targets = new Set(
    Object.values(resources).flatMap(({ Properties }) =>
      deadLetterTargets(Properties).flatMap(({ value }) => referencesIn(value)),
    ),
  );
  return ofTypes(resources, 'AWS::SQS::Queue')
    .filter(([id, queue]) => redrive(queue).length === 0 && !targets.has(id))
    .map(([id]) => `${id} has no dead-letter queue and is none`);
};

const deadLetterNames = ['RedrivePolicy', 'DeadLetterConfig', 'OnFailure'];

/** Where queues, rules and functions send what they give up, at any depth. */
function deadLetterTargets(value: unknown): readonly { readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    deadLetterNames.includes(name) ? [{ value: inner }] : deadLetterTargets(inner),
  );
}

/** The policies of resources that anybody with a permission could otherwise call without encryption. */
const policies: Readonly<Record<string, { readonly policy: string; readonly property: string }>> = {
  'AWS::S3::Bucket': { policy: 'AWS::S3::BucketPolicy', property: 'Bucket' },
  'AWS::SNS::Topic': { policy: 'AWS::SNS::TopicPolicy', property: 'Topics' },
  'AWS::SQS::Queue': { policy: 'AWS::SQS::QueuePolicy', property: 'Queues' },
};

export const unencryptedCallsAreDenied: Rule = (resources) =>
  Object.entries(policies).flatMap(([type, { policy, property }]) =>
    ofTypes(resources, type)
      .filter(([id]) => !statementsOn(resources, policy, property, id).some(deniesUnencrypted))
      .map(([id]) => `${id} can be called without TLS`),
  );

const deniesUnencrypted = (statement: unknown) =>
  at(statement, 'Effect') === 'Deny' && at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false';
