import { shownAttributes } from '../../../functions/adapters/dynamodb/item.ts';
import { at, list, text } from '../../../functions/untrusted/json.ts';
import { readable, readables, withoutHash } from './readable.ts';
import { nameOfFunction, type Resources } from './roles.ts';

/** What a role may do, in plain words, by what it is about. */
export type Words = Readonly<Record<'items' | 'secrets' | 'queues' | 'others', readonly string[]>>;

/** Actions that mean the same to a reader have the same word. */
const verbs: Readonly<Record<string, string>> = {
  'dynamodb:GetItem': 'reads',
  'dynamodb:BatchGetItem': 'reads',
  'dynamodb:PutItem': 'creates or replaces',
  'dynamodb:UpdateItem': 'changes',
  'dynamodb:ConditionCheckItem': 'checks',
  'dynamodb:Query': 'lists',
  'secretsmanager:GetSecretValue': 'reads',
  'secretsmanager:DescribeSecret': 'reads the description of',
  'secretsmanager:PutSecretValue': 'replaces',
  'secretsmanager:ListSecrets': 'lists the names and descriptions of',
  'sqs:SendMessage': 'sends to',
  'sqs:ReceiveMessage': 'receives from',
  'sqs:DeleteMessage': 'receives from',
  'sqs:ChangeMessageVisibility': 'receives from',
  'sqs:GetQueueUrl': 'sees',
  'sqs:GetQueueAttributes': 'sees',
  'states:StartExecution': 'starts',
  'states:SendTaskSuccess': 'answers',
  'lambda:InvokeFunction': 'calls',
  'lambda:GetEventSourceMapping': 'sees',
  'lambda:UpdateEventSourceMapping': 'starts and stops',
  'events:PutEvents': 'publishes on',
};

const kinds = { dynamodb: 'items', secretsmanager: 'secrets', sqs: 'queues' } as const;

/** Every function may do this, and the page says so once. */
const isUsual = (action: string) => /^(logs:(CreateLogStream|PutLogEvents)|xray:Put\w+)$/.test(action);

/** A resource as people know it. */
function named(resources: Resources, resource: string): string {
  if (resource === '*') return 'everything of this kind in the account';
  const [id = '', ...inside] = resource.split('/');
  const mapping = /^lambda:event-source-mapping:(.+)$/.exec(resource)?.[1];
  if (mapping) {
    const queue = readable(at(resources[mapping], 'Properties', 'EventSourceArn'));
    return `the event source ${named(resources, queue)}`;
  }
  if (/^states:stateMachine:/.test(resource)) return 'the workflow';
  const secret = /^secretsmanager:secret:rescind\/\w+\/(.+)$/.exec(resource)?.[1];
  if (secret) return `\`${secret}\``;
  const properties = resources[id]?.Properties;
  const name = nameOfFunction(properties) ?? text(properties, 'QueueName')?.replace(/^(dev|prod)-/, '');
  if (inside[0] === 'index') return `the index \`${inside[1]}\` of \`${withoutHash(id)}\``;
  return `\`${[name ?? withoutHash(id), ...inside].join('/')}\``;
}

const keysOf = (statement: unknown) =>
  list(statement, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys').map(String);

/** The things that a statement is about. For items, their keys. */
function thingsOf(statement: unknown, resources: Resources): readonly string[] {
  const keys = keysOf(statement);
  const others = readables(at(statement, 'NotResource')).map(
    (resource) => `everything except ${named(resources, resource)}`,
  );
  if (keys.length === 0)
    return [...readables(at(statement, 'Resource')).map((resource) => named(resources, resource)), ...others];
  return keys.map((key) => `\`${key}\``);
}

/** Whether a request without any key is refused, which its keys alone do not do. */
const needsKey = (statement: unknown) =>
  keysOf(statement).length === 0 || text(statement, 'Condition', 'Null', 'dynamodb:LeadingKeys') === 'false';

/** How a statement is limited beyond its resources and its keys. */
function limitOf(statement: unknown): string {
  if (!needsKey(statement)) return ' (and whatever has no key)';
  const attributes = list(statement, 'Condition', 'ForAllValues:StringEquals', 'dynamodb:Attributes').map(String);
  // Without the second condition, a read that names no attributes gets all of them.
  const isSelected = text(statement, 'Condition', 'StringEquals', 'dynamodb:Select') === 'SPECIFIC_ATTRIBUTES';
  const isShown = attributes.join() === shownAttributes.join() && isSelected;
  if (isShown) return ' (only the attributes that the API shows)';
  const others = Object.entries(at(statement, 'Condition') ?? {}).filter(
    ([, keys]) => !Object.keys(keys as object).includes('dynamodb:LeadingKeys'),
  );
  return others.length === 0 ? '' : ` (only if ${JSON.stringify(Object.fromEntries(others))})`;
}

interface Said {
  readonly kind: keyof Words;
  readonly verb: string | undefined;
  readonly action: string;
  readonly isDenied: boolean;
  readonly things: readonly string[];
  readonly limit: string;
}

const saidBy = (statement: unknown, resources: Resources): readonly Said[] =>
  readables(at(statement, 'Action') ?? `*, except ${readables(at(statement, 'NotAction')).join(', ')}`)
    .filter((action) => !isUsual(action))
    .map((action) => ({
      kind: kinds[action.split(':')[0] as keyof typeof kinds] ?? 'others',
      verb: verbs[action],
      action,
      isDenied: text(statement, 'Effect') === 'Deny',
      things: thingsOf(statement, resources),
      limit: limitOf(statement),
    }));

/** What has the same verb is one phrase. Actions without a verb of ours are one phrase if they are about the same things. */
const phraseKey = ({ verb, isDenied, things, limit }: Said) => JSON.stringify([verb ?? things, isDenied, limit]);

function phraseOf(group: readonly Said[]): string {
  const [{ verb, isDenied, limit } = { verb: undefined, isDenied: false, limit: '' }] = group;
  const actions = [...new Set(group.map(({ action }) => `\`${action}\``))];
  const things = [...new Set(group.flatMap((one) => one.things))].toSorted();
  return `${isDenied ? 'never ' : ''}${verb ?? `${actions.join(', ')} on`} ${things.join(', ')}${limit}`;
}

/** The statements of a role in words, without what every function may do. */
export function wordsOf(statements: readonly unknown[], resources: Resources): Words {
  const said = statements.flatMap((statement) => saidBy(statement, resources));
  const of = (kind: keyof Words) =>
    [
      ...Map.groupBy(
        said.filter((one) => one.kind === kind),
        phraseKey,
      ).values(),
    ].map(phraseOf);
  return { items: of('items'), secrets: of('secrets'), queues: of('queues'), others: of('others') };
}
