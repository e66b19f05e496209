import { table } from '../../../../functions/adapters/dynamodb/table.ts';
import { at, list, text } from '../../../../functions/untrusted/json.ts';
import type { Asked } from './policy.ts';

/** A call of an AWS service: the name of the SDK's command, and its input. */
export interface Call {
  readonly command: string;
  readonly input: unknown;
}

/** The logical id of the queue with this name. */
type QueueNamed = (name: string) => string;

/** The texts of an object's values: of a key, the value of its only attribute. */
const keyIn = (key: unknown): string => text(Object.values((key ?? {}) as object)[0], 'S') ?? '';
const tableIn = (input: unknown) => text(input, 'TableName') ?? '';

/**
 * The attributes and the `Select` of a read: those of the key, and those of the projection if there is one (DynamoDB Developer
 * Guide, "Using IAM policy conditions for fine-grained access control"). A projection of parts of attributes is not modelled.
 */
function reading(input: unknown, keyNames: readonly string[]): Asked['context'] {
  const projection = text(input, 'ProjectionExpression');
  if (projection === undefined) return { 'dynamodb:Attributes': keyNames, 'dynamodb:Select': ['ALL_ATTRIBUTES'] };
  const names = projection.split(', ').map((name) => text(input, 'ExpressionAttributeNames', name) ?? name);
  return { 'dynamodb:Attributes': [...keyNames, ...names], 'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'] };
}

const item = (action: string, resource: string, keys: readonly string[], more: Asked['context'] = {}): Asked => ({
  action: `dynamodb:${action}`,
  resource,
  context: { 'dynamodb:LeadingKeys': keys, ...more },
});

/** The value with which a query asks for the partition key of its index. */
function partitionAsked(input: unknown): string {
  const { partition } = table.indexes.find(({ name }) => name === text(input, 'IndexName')) ?? table;
  const [, placeholder = ''] =
    new RegExp(`\\b${partition.name} = (:\\w+)`).exec(text(input, 'KeyConditionExpression') ?? '') ?? [];
  return text(input, 'ExpressionAttributeValues', placeholder, 'S') ?? '';
}

/** The action of IAM that a part of a transaction needs (DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"). */
const transactionActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

function transaction(input: unknown): readonly Asked[] {
  const parts = list(input, 'TransactItems').flatMap((one) => Object.entries(one as object));
  return parts.map(([kind, part]) => {
    const key = kind === 'Put' ? at(part, 'Item', table.partition.name) : Object.values(at(part, 'Key') ?? {})[0];
    const action = transactionActions[kind as keyof typeof transactionActions];
    return item(action, tableIn(part), [text(key, 'S') ?? '']);
  });
}

const ofTable: Readonly<Record<string, (input: unknown) => readonly Asked[]>> = {
  GetItem: (input) => [
    item('GetItem', tableIn(input), [keyIn(at(input, 'Key'))], reading(input, Object.keys(at(input, 'Key') ?? {}))),
  ],
  BatchGetItem: (input) =>
    Object.entries(at(input, 'RequestItems') ?? {}).map(([name, asked]) => {
      const keys = list(asked, 'Keys');
      return item('BatchGetItem', name, keys.map(keyIn), reading(asked, Object.keys((keys[0] ?? {}) as object)));
    }),
  UpdateItem: (input) => [item('UpdateItem', tableIn(input), [keyIn(at(input, 'Key'))])],
  Query: (input) => [
    item('Query', `${tableIn(input)}/index/${text(input, 'IndexName')}`, [partitionAsked(input)], {
      'dynamodb:Select': ['ALL_PROJECTED_ATTRIBUTES'],
    }),
  ],
  TransactWriteItems: transaction,
};

/** Secrets Manager adds six random characters to the ARN of each secret. */
const secret = (action: string) => (input: unknown) => [
  {
    action: `secretsmanager:${action}`,
    resource: `secretsmanager:secret:${text(input, 'SecretId')}-AbCdEf`,
    context: {},
  },
];

const mapping = (action: string) => (input: unknown) => [
  { action: `lambda:${action}`, resource: `lambda:event-source-mapping:${text(input, 'UUID')}`, context: {} },
];

/**
 * What IAM is asked for a call.
 * @throws Error for a call that is not modelled.
 */
export function askedBy({ command, input }: Call, queueNamed: QueueNamed, stateMachine: string): readonly Asked[] {
  const name = command.replace(/Command$/, '');
  const workflow = [
    { action: `states:${name}`, resource: text(input, 'stateMachineArn') ?? stateMachine, context: {} },
  ];
  const others: Readonly<Record<string, () => readonly Asked[]>> = {
    SendMessage: () => [
      {
        action: 'sqs:SendMessage',
        resource: queueNamed(text(input, 'QueueUrl')?.split('/').at(-1) ?? ''),
        context: {},
      },
    ],
    ListSecrets: () => [{ action: 'secretsmanager:ListSecrets', resource: '*', context: {} }],
    StartExecution: () => workflow,
    SendTaskSuccess: () => workflow,
    ...Object.fromEntries(
      ['GetSecretValue', 'PutSecretValue', 'DescribeSecret'].map((one) => [one, () => secret(one)(input)]),
    ),
    ...Object.fromEntries(
      ['GetEventSourceMapping', 'UpdateEventSourceMapping'].map((one) => [one, () => mapping(one)(input)]),
    ),
  };
  const asked = ofTable[name]?.(input) ?? others[name]?.();
  if (!asked) throw new Error(`nobody knows what IAM is asked for ${name}`);
  return asked;
}
