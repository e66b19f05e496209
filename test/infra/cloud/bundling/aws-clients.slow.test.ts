import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Unavailable } from '../../../../functions/ports/unavailable.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import * as ours from '../../../../infra/cloud/bundling/aws-clients.ts';
import { listening } from '../../../fixtures/listening.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = (response: ServerResponse) => void;

const settings = {
  region: 'eu-central-1',
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 200, throwOnRequestTimeout: true },
};

const answer =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

/** Stands for every AWS service: gives these answers in turn, the last one for ever, and notes what it was asked. */
async function service(...answers: readonly [Answer, ...Answer[]]): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, url, headers } = incoming;
    const content = await text(incoming);
    asked.push({ method, url, headers, body: content === '' ? undefined : JSON.parse(content) });
    (answers[asked.length - 1] ?? answers.at(-1))?.(response);
  });
  const { address, close } = await listening(server);
  onTestFinished(close);
  vi.stubEnv('AWS_ENDPOINT_URL', address);
  return asked;
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** What AWS sees of a request. The time, and so the signature, differs between two of them. */
const seenByAws = ({ method, url, headers, body }: Asked) => ({
  method,
  url,
  target: headers['x-amz-target'],
  type: headers['content-type'],
  length: headers['content-length'],
  session: headers['x-amz-security-token'],
  scope: /Credential=AKID\/\d{8}\/([\w/-]+),/.exec(headers.authorization ?? '')?.[1],
  isSigned: /, Signature=[0-9a-f]{64}$/.test(headers.authorization ?? ''),
  body,
});

const value = { S: 'ä"\\\n€' };
const token = { ClientRequestToken: '11111111-2222-4333-8444-555555555555' };
const table = { TableName: 't', Key: { pk: value } };

const operations = [
  [
    'BatchGetItem',
    dynamodb.DynamoDBClient,
    dynamodb.BatchGetItemCommand,
    ours.DynamoDBClient,
    ours.BatchGetItemCommand,
    { RequestItems: { t: { Keys: [{ pk: value }], ConsistentRead: true } } },
  ],
  ['GetItem', dynamodb.DynamoDBClient, dynamodb.GetItemCommand, ours.DynamoDBClient, ours.GetItemCommand, table],
  [
    'UpdateItem',
    dynamodb.DynamoDBClient,
    dynamodb.UpdateItemCommand,
    ours.DynamoDBClient,
    ours.UpdateItemCommand,
    {
      ...table,
      UpdateExpression: 'SET #a = :a',
      ExpressionAttributeValues: { ':a': { M: { n: { N: '7' }, l: { L: [{ BOOL: true }, { NULL: true }] } } } },
    },
  ],
  [
    'Query',
    dynamodb.DynamoDBClient,
    dynamodb.QueryCommand,
    ours.DynamoDBClient,
    ours.QueryCommand,
    { TableName: 't', Limit: 2, ScanIndexForward: false, ExclusiveStartKey: { pk: value } },
  ],
  [
    'TransactWriteItems',
    dynamodb.DynamoDBClient,
    dynamodb.TransactWriteItemsCommand,
    ours.DynamoDBClient,
    ours.TransactWriteItemsCommand,
    { ...token, TransactItems: [{ Put: { TableName: 't', Item: { pk: value } } }] },
  ],
  [
    'StartExecution',
    sfn.SFNClient,
    sfn.StartExecutionCommand,
    ours.SFNClient,
    ours.StartExecutionCommand,
    { stateMachineArn: 'arn:aws:states:eu-central-1:0:stateMachine:x', name: 'n', input: '{"a":1}' },
  ],
  [
    'SendTaskSuccess',
    sfn.SFNClient,
    sfn.SendTaskSuccessCommand,
    ours.SFNClient,
    ours.SendTaskSuccessCommand,
    { taskToken: 'tt', output: '{}' },
  ],
  [
    'SendMessage',
    sqs.SQSClient,
    sqs.SendMessageCommand,
    ours.SQSClient,
    ours.SendMessageCommand,
    { QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/0/q', MessageBody: '{"look":1}', DelaySeconds: 3 },
  ],
  [
    'DescribeSecret',
    secrets.SecretsManagerClient,
    secrets.DescribeSecretCommand,
    ours.SecretsManagerClient,
    ours.DescribeSecretCommand,
    { SecretId: 's' },
  ],
  [
    'GetSecretValue',
    secrets.SecretsManagerClient,
    secrets.GetSecretValueCommand,
    ours.SecretsManagerClient,
    ours.GetSecretValueCommand,
    { SecretId: 's' },
  ],
  [
    'ListSecrets',
    secrets.SecretsManagerClient,
    secrets.ListSecretsCommand,
    ours.SecretsManagerClient,
    ours.ListSecretsCommand,
    { Filters: [{ Key: 'name', Values: ['p/'] }], MaxResults: 100 },
  ],
  [
    'PutSecretValue',
    secrets.SecretsManagerClient,
    secrets.PutSecretValueCommand,
    ours.SecretsManagerClient,
    ours.PutSecretValueCommand,
    { ...token, SecretId: 's', SecretString: '{}' },
  ],
] as const;

interface Sends {
  send(command: unknown): Promise<unknown>;
}

describe('the clients in a bundle', () => {
  it.each(operations)(
    'ask AWS for %s in the words of the SDK',
    async (_operation, Theirs, TheirCommand, Ours, OurCommand, input) => {
      const asked = await service(answer(200, {}));
      const options = { ...settings, useQueueUrlAsEndpoint: false, md5: false } as const;

      await (new Theirs(options) as Sends).send(new (TheirCommand as new (input: unknown) => unknown)(input));
      await (new Ours(settings) as Sends).send(new OurCommand(input));

      expect(asked.map(seenByAws)[1]).toEqual(asked.map(seenByAws)[0]);
      expect(seenByAws(asked[1] as Asked)).toMatchObject({ isSigned: true, session: 'session', body: input });
    },
  );

  it.each([
    ['GetEventSourceMapping', lambda.GetEventSourceMappingCommand, ours.GetEventSourceMappingCommand, { UUID: 'u-1' }],
    [
      'UpdateEventSourceMapping',
      lambda.UpdateEventSourceMappingCommand,
      ours.UpdateEventSourceMappingCommand,
      { UUID: 'u-1', Enabled: false },
    ],
  ] as const)('ask Lambda for %s in the words of the SDK', async (_operation, TheirCommand, OurCommand, input) => {
    const asked = await service(answer(200, { State: 'Enabled' }));

    await (new lambda.LambdaClient(settings) as Sends).send(
      new (TheirCommand as new (input: unknown) => unknown)(input),
    );
    const output = await new ours.LambdaClient(settings).send(new OurCommand(input));

    expect(output).toEqual({ State: 'Enabled' });
    expect(asked.map(seenByAws)[1]).toEqual(asked.map(seenByAws)[0]);
    expect(asked[1]?.url).toBe('/2015-03-31/event-source-mappings/u-1');
  });

  it('name an error of Lambda as its header does, because its body has no name', async () => {
    await service((response) =>
      response
        .writeHead(400, { 'x-amzn-errortype': 'ResourceInUseException:http://internal/' })
        .end(JSON.stringify({ Type: 'User', Message: 'being updated' })),
    );

    const asked = new ours.LambdaClient(settings).send(new ours.GetEventSourceMappingCommand({ UUID: 'u-1' }));

    await expect(asked).rejects.toMatchObject({ name: 'ResourceInUseException', message: 'being updated' });
  });

  it('give the output of an operation as it came', async () => {
    await service(answer(200, { Item: { pk: value, n: { N: '7' } } }));

    const output = await new ours.DynamoDBClient(settings).send(new ours.GetItemCommand(table));

    expect(output).toEqual({ Item: { pk: value, n: { N: '7' } } });
  });

  it.each([
    ['ConditionalCheckFailedException', { message: 'no', Item: { pk: value } }],
    [
      'TransactionCanceledException',
      { Message: 'cancelled', CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { pk: value } }] },
    ],
  ])('throw %s with the message and the fields that the SDK gives it', async (name, fields) => {
    await service(answer(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...fields }));
    const failure = async (client: Sends, command: unknown) => client.send(command).catch((error: unknown) => error);

    const theirs = await failure(new dynamodb.DynamoDBClient(settings) as Sends, new dynamodb.GetItemCommand(table));
    const mine = await failure(new ours.DynamoDBClient(settings) as Sends, new ours.GetItemCommand(table));

    for (const field of ['name', 'message', 'Item', 'CancellationReasons'])
      expect(at(mine, field)).toEqual(at(theirs, field));
    expect(mine).toBeInstanceOf(Error);
    expect(at(mine, 'name')).toBe(name);
  });

  it.each([
    ['without a namespace', { __type: 'ResourceNotFoundException' }, 'ResourceNotFoundException'],
    ['with an address behind it', { __type: 'TaskTimedOut:http://internal/' }, 'TaskTimedOut'],
  ])('name an error whose name comes %s', async (_how, body, name) => {
    await service(answer(400, body));

    await expect(new ours.SFNClient(settings).send(new ours.SendTaskSuccessCommand({}))).rejects.toMatchObject({
      name,
    });
  });

  it.each([
    ['in its header only', {}, { 'x-amzn-errortype': 'ThrottlingException:http://internal/' }],
    ['as its code', { code: 'ThrottlingException' }, { 'x-amzn-errortype': 'Other' }],
    ['as its type', { __type: 'com.amazon.coral.availability#ThrottlingException', code: 'Other' }, {}],
  ])('name an error that AWS names %s as the SDK does', async (_how, body, headers) => {
    await service((response) => void response.writeHead(400, headers).end(JSON.stringify(body)));
    const failure = async (client: Sends, command: unknown) => client.send(command).catch((error: unknown) => error);
    const once = { ...settings, maxAttempts: 1 };

    const theirs = await failure(new dynamodb.DynamoDBClient(once) as Sends, new dynamodb.GetItemCommand(table));
    const mine = await failure(new ours.DynamoDBClient(once) as Sends, new ours.GetItemCommand(table));

    expect([at(mine, 'name'), at(theirs, 'name')]).toEqual(['ThrottlingException', 'ThrottlingException']);
  });

  it.each<[string, Answer]>([
    ...[
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
      'ThrottlingException',
      'TransactionInProgressException',
      'RequestThrottled',
      'KmsThrottled',
      'KmsThrottlingException',
    ].map((name) => [name, answer(400, { __type: `com.amazonaws#${name}` })] satisfies [string, Answer]),
    ['InternalServerError', answer(500, { __type: 'com.amazonaws#InternalServerError' })],
    ['ECONNRESET', (response) => response.destroy()],
    ['TimeoutError', () => undefined],
  ])('throw what says that AWS is unavailable after the last attempt that ended with %s', async (name, broken) => {
    await service(broken);
    const client = new ours.DynamoDBClient({ ...settings, maxAttempts: 1 });

    const error = await client.send(new ours.GetItemCommand(table)).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Unavailable);
    expect(at(error, 'cause')).toBeInstanceOf(Error);
    expect([at(error, 'name'), at(at(error, 'cause'), 'code')]).toContain(name);
  });

  it('throw a refusal as it is', async () => {
    await service(answer(400, { __type: 'ValidationException' }));

    const error = await new ours.DynamoDBClient(settings)
      .send(new ours.GetItemCommand(table))
      .catch((thrown) => thrown);

    expect(error).not.toBeInstanceOf(Unavailable);
  });

  it.each<[string, Answer, number]>([
    ['a status of 500', answer(500, {}), 3],
    ['a status of 503 that is not JSON', answer(503, '<html>'), 3],
    ['a lost connection', (response) => response.destroy(), 3],
    ['no answer in time', () => undefined, 3],
    ['a refusal', answer(400, { __type: 'ValidationException' }), 1],
  ])('repeat a request after %s as often as the SDK does', async (_what, broken, attempts) => {
    const asked = await service(broken);

    await expect(new ours.DynamoDBClient(settings).send(new ours.GetItemCommand(table))).rejects.toThrow();
    const mine = asked.length;
    await expect(new dynamodb.DynamoDBClient(settings).send(new dynamodb.GetItemCommand(table))).rejects.toThrow();

    expect([mine, asked.length - mine]).toEqual([attempts, attempts]);
  });

  it('answer with the result of a repeat', async () => {
    await service(answer(500, {}), answer(200, { executionArn: 'a' }));

    expect(await new ours.SFNClient(settings).send(new ours.StartExecutionCommand({}))).toEqual({ executionArn: 'a' });
  });

  it.each([
    ['TransactWriteItems', ours.DynamoDBClient, ours.TransactWriteItemsCommand],
    ['PutSecretValue', ours.SecretsManagerClient, ours.PutSecretValueCommand],
  ])(
    'send one token with every attempt of %s, and another one with the next command',
    async (_name, Client, Command) => {
      const asked = await service(answer(500, {}), answer(200, {}), answer(200, {}));
      const client = new Client(settings);

      await client.send(new Command({}));
      await client.send(new Command({}));

      const tokens = asked.map(({ body }) => String(at(body, 'ClientRequestToken')));
      expect(tokens.map((one) => tokens.indexOf(one))).toEqual([0, 0, 2]);
      expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('the endpoint of a service', () => {
  const secretsManager = { name: 'secretsmanager', id: 'SECRETS_MANAGER' };

  it.each([
    ['the one of the region', {}, 'https://secretsmanager.eu-central-1.amazonaws.com/'],
    [
      'in the partition of the stack',
      { URL_SUFFIX: 'amazonaws.com.cn' },
      'https://secretsmanager.eu-central-1.amazonaws.com.cn/',
    ],
    ['the one for all services', { AWS_ENDPOINT_URL: 'http://all:1' }, 'http://all:1/'],
    [
      'the one for this service',
      { AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://one:2' },
      'http://one:2/',
    ],
  ])('is %s', (_which, environment, wanted) => {
    for (const [name, text] of Object.entries(environment)) vi.stubEnv(name, text);

    expect(ours.endpointOf(secretsManager, 'eu-central-1').href).toBe(wanted);
  });
});
