import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateUserPoolClientCommand, DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetItemCommand, RestoreTableToPointInTimeCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ListQueuesCommand, PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CancellationResource } from '../../functions/api/resource.ts';
import { providers } from '../../functions/providers/index.ts';
import { at, text } from '../../functions/untrusted/json.ts';
import { runClients } from '../../infra/cloud/clients/command.ts';
import { directory } from '../../infra/cloud/clients/directory.ts';
import { runCredentials } from '../../infra/cloud/credentials/command.ts';
import { vault } from '../../infra/cloud/credentials/vault.ts';
import { queueDepths } from '../../infra/cloud/monitoring/queue-depths.ts';
import { simulatedPayments } from '../../infra/cloud/smoke/aws/simulated-payments.ts';
import { stageNamed } from '../../infra/cloud/stage/stages.ts';
import { credentialsAt } from '../../infra/simulators/credentials.ts';
import { simulators } from '../../infra/simulators/index.ts';
import { account, emulatorClients, region } from './clients.ts';
import { deploy, redeploy, synthesise } from './deploy.ts';
import { deployedApi } from './deployed-api.ts';
import { typePage } from './documents.ts';
import { NoEmulator, programs, startEmulator } from './ministack.ts';
import { makePerson, signIn } from './people.ts';
import { typeSmoke } from './smoke.ts';

const merchant = 'acme';
const patience = { timeout: 30_000, interval: 300 };

const emulator = await startEmulator().catch((error: unknown) => {
  if (!(error instanceof NoEmulator)) throw error;
  console.warn(`SKIPPED, nothing is proven: ${error.message}`);
  return undefined;
});

describe.skipIf(!emulator)('the deployed template', () => {
  const endpoint = emulator?.endpoint ?? '';
  const clients = emulatorClients(endpoint);
  const folder = mkdtempSync(join(tmpdir(), 'rescind-assembly-'));
  const control = simulatedPayments(clients.lambda, { name: 'dev' });
  const queueUrl = (name: string) => `${endpoint}/${account}/dev-${name}`;
  let outputs: Readonly<Record<string, string>>;
  let call: ReturnType<typeof deployedApi>;
  let token: string;

  beforeAll(async () => {
    await synthesise(folder);
    outputs = await deploy(clients, folder, endpoint);
    call = deployedApi(outputs.ApiUrl ?? '');
    await putCredentials();
    await nameFirstClient();
    token = await clientCredentials();
  });

  afterAll(async () => {
    await emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Stores the credentials with the command that an operator uses. */
  async function putCredentials(): Promise<void> {
    for (const [provider, simulator] of simulators) {
      const said: string[] = [];
      const code = await runCredentials(['put', provider, merchant], {
        providers,
        stageNamed,
        vaultOf: (stage) => vault({ client: clients.secrets, prefix: `rescind/${stage}` }),
        input: async () => JSON.stringify(credentialsAt(simulator, `${outputs.ApiUrl}/simulators/${provider}`)),
        say: (line) => said.push(line),
      });
      if (code !== 0) throw new Error(said.join('; '));
    }
  }

  /** Gives the first client another merchant's name, with the command that an operator uses. */
  async function nameFirstClient(): Promise<void> {
    const said: string[] = [];
    const code = await runClients(['put', outputs.FirstClient ?? '', merchant], {
      directoryOf: async () => directory({ client: clients.dynamo, tableName: outputs.ClientTableName ?? '' }),
      say: (line) => said.push(line),
    });
    if (code !== 0) throw new Error(said.join('; '));
  }

  /** A token from the emulator's Cognito for the client that the stack created. */
  async function clientCredentials(): Promise<string> {
    const { UserPoolClient } = await clients.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: outputs.UserPool, ClientId: outputs.FirstClient }),
    );
    const basic = Buffer.from(`${outputs.FirstClient}:${UserPoolClient?.ClientSecret}`).toString('base64');
    const answer = await fetch(`${endpoint}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'cancellations/write cancellations/read',
      }),
    });
    const given = text(await answer.json(), 'access_token');
    if (!given) throw new Error(`Cognito returned no token: ${answer.status}`);
    return given;
  }

  const bearer = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

  async function accept(provider: string, transaction: Record<string, string>, key = randomUUID(), more = {}) {
    const body = JSON.stringify({ provider, transaction, ...more });
    const reply = await call('POST', '/v1/cancellations', { ...bearer(), 'idempotency-key': key }, body);
    return { ...reply, key, resource: JSON.parse(reply.text) as CancellationResource };
  }

  const read = async (id: string) =>
    JSON.parse((await call('GET', `/v1/cancellations/${id}`, bearer())).text) as CancellationResource;

  const untilEnded = (id: string, timeout = patience.timeout) =>
    vi.waitFor(
      async () => {
        const resource = await read(id);
        if (resource.completedAt === null)
          throw new Error(`still ${resource.status}: ${JSON.stringify(resource.timeline)}`);
        return resource;
      },
      { ...patience, timeout },
    );

  /** The names of the states that a run entered. */
  const statesOf = (id: string) =>
    vi.waitFor(async () => {
      const executionArn = `arn:aws:states:${region}:${account}:execution:rescind-dev:${id}`;
      const { events = [] } = await clients.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      if (!events.some(({ type }) => type === 'ExecutionSucceeded')) throw new Error('the run has not ended yet');
      return events
        .filter(({ type }) => type?.endsWith('StateEntered'))
        .map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name);
    }, patience);

  const twoStates = ['Cancel at provider and await final status', 'Publish result'];

  it('refuses a request without a token and one with a wrong token', async () => {
    const replies = [
      await call('GET', '/v1/providers'),
      await call('GET', '/v1/providers', { authorization: 'Bearer a.b.c' }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([401, 403]);
  });

  it('lists the providers for a token of its own user pool', async () => {
    const { status, text: body } = await call('GET', '/v1/providers', bearer());

    expect(status).toBe(200);
    expect(JSON.parse(body).items).toHaveLength(providers.size);
  });

  describe('lets a user', () => {
    const listed = async (authorization: string) => await call('GET', '/v1/cancellations', { authorization });
    const recheck = async (authorization: string) =>
      await call('POST', `/v1/cancellations/can_${'a'.repeat(26)}/recheck`, { authorization });
    const entered = async (name: string, options: { merchant?: string; groups?: string[] }) => {
      await makePerson(clients.cognito, outputs, { name, ...options });
      return `Bearer ${await signIn(clients.cognito, endpoint, outputs, name)}`;
    };

    it('see the cancellations of their own merchant, and change nothing', async () => {
      const { resource } = await accept('pace', { transactionId: randomUUID() });
      const ours = await entered('ana', { merchant });
      const others = await entered('ben', { merchant: 'other' });

      const [seen, unseen] = [await listed(ours), await listed(others)];

      expect([seen.status, unseen.status, (await recheck(ours)).status]).toEqual([200, 200, 403]);
      expect(seen.text).toContain(resource.id);
      expect(JSON.parse(unseen.text).items).toEqual([]);
    });

    it('operate if they are an operator', async () => {
      const operator = await entered('eva', { merchant, groups: ['operators'] });

      // This cancellation does not exist. Only a user who may ask gets the 404.
      expect((await recheck(operator)).status).toBe(404);
    });

    it('do nothing if they belong to no merchant', async () => {
      // Cognito issues no token for this user. The emulator does, and the authorizer refuses it.
      expect((await listed(await entered('tom', {}))).status).toBe(403);
    });
  });

  it('cancels at a provider that answers at once, and replays the answer', async () => {
    const transaction = { transactionId: randomUUID() };
    const { status, key, resource } = await accept('pace', transaction);
    const ended = await untilEnded(resource.id);

    const replay = await accept('pace', transaction, key);

    expect(status).toBe(202);
    expect(ended.status).toBe('cancelled');
    expect((await control({ provider: 'pace', id: transaction.transactionId })).effects).toEqual(['cancelled']);
    expect([replay.status, replay.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(replay.resource.id).toBe(resource.id);
    expect(await statesOf(resource.id)).toEqual(twoStates);
  });

  it('refuses another key for the same transaction, and another request for the same key', async () => {
    const transaction = { transactionId: randomUUID() };
    const first = await accept('pace', transaction);

    const otherKey = await accept('pace', transaction);
    const otherRequest = await accept('pace', { transactionId: randomUUID() }, first.key);

    expect([first.status, otherKey.status, otherRequest.status]).toEqual([202, 409, 422]);
    expect(text(JSON.parse(otherKey.text), 'cancellationId')).toBe(first.resource.id);
  });

  it('polls a provider that decides later, with two states of the workflow', async () => {
    const transaction = { transactionId: randomUUID() };
    const { resource } = await accept('lab4pay', transaction);

    const ended = await untilEnded(resource.id);

    expect(ended).toMatchObject({ status: 'cancelled', evidence: { via: 'poll' } });
    expect(await statesOf(resource.id)).toEqual(twoStates);
  });

  it('accepts a webhook, and does not let it decide by itself', async () => {
    const transaction = { paymentId: randomUUID(), transactionId: randomUUID() };
    await control({ provider: 'yuno', id: transaction.paymentId, state: 'pending-confirmation', merchant });
    const { resource } = await accept('yuno', transaction, randomUUID(), { merchantReference: 'order-1001' });

    const ended = await untilEnded(resource.id);
    const forged = await call('POST', `/v1/webhooks/yuno/${merchant}`, { 'x-hmac-signature': 'forged' }, '{}');

    expect(ended).toMatchObject({ status: 'cancelled', evidence: { via: 'poll' } });
    expect(forged.status).toBe(401);
    expect(await statesOf(resource.id)).toEqual(twoStates);
  });

  it('cancels at every other provider too', async () => {
    const orders = await accept('pg-orders', { orderId: randomUUID(), transactionId: randomUUID() });
    const vtex = await accept('vtex', { paymentId: randomUUID().replaceAll('-', '').toUpperCase() });

    const ended = await Promise.all([orders, vtex].map(({ resource }) => untilEnded(resource.id)));

    expect(ended.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });

  it('recovers a cancellation whose next message was lost', { timeout: 180_000 }, async () => {
    const transaction = { transactionId: randomUUID() };
    await control({ provider: 'lab4pay', id: transaction.transactionId, state: 'silent', merchant });
    const { resource } = await accept('lab4pay', transaction);
    await vi.waitFor(async () => {
      await clients.sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl('lab4pay') }));
      const { look, lease } = await stored(resource.id);
      await setTimeout(5000);
      const later = await stored(resource.id);
      expect(lease).toBeUndefined();
      expect({ look, later: later.look }).toEqual({ look, later: look });
    }, patience);
    await control({ provider: 'lab4pay', id: transaction.transactionId, state: 'failed', merchant });

    await makeDue(resource.id);
    // The rule runs recovery every minute.
    const ended = await untilEnded(resource.id, 90_000);

    expect(ended).toMatchObject({ status: 'rejected', rejection: { code: 'declined' } });
    expect(await statesOf(resource.id)).toEqual(twoStates);
  });

  async function stored(id: string) {
    const key = { pk: { S: `cancellation#${id}` } };
    const { Item } = await clients.dynamo.send(new GetItemCommand({ TableName: outputs.TableName, Key: key }));
    return { look: Number(Item?.look?.N), lease: Item?.lease };
  }

  /** Changes the record as if enough minutes had passed for recovery. */
  async function makeDue(id: string): Promise<void> {
    await clients.dynamo.send(
      new UpdateItemCommand({
        TableName: outputs.TableName,
        Key: { pk: { S: `cancellation#${id}` } },
        UpdateExpression: 'SET wakeAt = :past, nextLook = :past',
        ExpressionAttributeValues: { ':past': { N: String(Date.now() - 61_000) } },
      }),
    );
  }

  it('publishes results to a queue with a rule', async () => {
    const { resource } = await accept('pace', { transactionId: randomUUID() });

    const event = await vi.waitFor(async () => {
      const found = (await receive()).find((body) => text(body, 'detail', 'cancellation', 'id') === resource.id);
      if (!found) throw new Error('the event has not come yet');
      return found;
    }, patience);

    expect(event).toMatchObject({ source: 'rescind.cancellations', 'detail-type': 'CancellationCompleted' });
    expect(at(event, 'detail', 'merchantId')).toBe(merchant);
  });

  async function receive(): Promise<readonly unknown[]> {
    const QueueUrl = queueUrl('example-results');
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { ReceiptHandle } of Messages)
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body }) => JSON.parse(Body ?? 'null'));
  }

  it('lets the doctor count the messages in the queues', async () => {
    const depth = await queueDepths({ client: clients.sqs, stage: { name: 'dev' } })('pace');

    expect(depth).toEqual({
      ready: expect.any(Number),
      inFlight: expect.any(Number),
      delayed: expect.any(Number),
      deadLetters: 0,
    });
  });

  it('npm run smoke shows everything that the emulator has, and removes what it creates', {
    timeout: 300_000,
  }, async () => {
    const { code, skipped, output } = await typeSmoke(endpoint);

    expect(code, output).toBe(0);
    expect(skipped).toEqual(['what a cancellation consumes', 'an expired token']);
    const { QueueUrls = [] } = await clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'rescind-dev-smoke' }));
    expect(QueueUrls).toEqual([]);
    expect(output).not.toContain('could not be removed');
  });

  describe('the commands of', () => {
    /** MiniStack cannot move dead letters back, and has no quotas. */
    const unknownThere = [expect.stringContaining('aws sqs start-message-move-task ')];
    /** MiniStack has no saved queries. */
    const ofSavedQuery = ['describe-query-definitions', 'describe-query-definitions', 'start-query'].map((command) =>
      expect.stringContaining(`aws logs ${command} `),
    );

    it('docs/runbook.md work', { timeout: 300_000 }, async () => {
      const paymentId = randomUUID().replaceAll('-', '').toUpperCase();
      await control({ provider: 'vtex', id: paymentId, state: 'manual', merchant });
      const { resource } = await accept('vtex', { paymentId });
      await vi.waitFor(async () => expect((await read(resource.id)).status).toBe('review_required'), patience);

      await makePerson(clients.cognito, outputs, { name: 'leaver', merchant, groups: ['operators'] });
      const operator = await signIn(clients.cognito, endpoint, outputs, 'leaver');
      const { UserPoolClient: leaked } = await clients.cognito.send(
        new CreateUserPoolClientCommand({ UserPoolId: outputs.UserPool, ClientName: 'leaked' }),
      );

      const { failed, output } = await typePage('docs/runbook.md', {
        endpoint,
        programs,
        env: { token: operator },
        standsFor: [
          ['stage=prod ', 'stage=dev '],
          ['can_…', resource.id],
          ['…', 'x'],
          ['<provider>', 'vtex'],
          ['<profile>', 'nobody'],
          ['<client>', leaked?.ClientId ?? ''],
          ['<you>', 'pat'],
          ['<UserPool>', outputs.UserPool ?? ''],
          ['<name>', 'leaver'],
          ['<why>', 'rehearsal'],
          ['<function>', 'recover-stuck'],
          ['<id>', resource.id],
          ['<arn>', `arn:aws:states:${region}:${account}:execution:rescind-dev:${resource.id}`],
        ],
      });

      // They need a profile of the merchant. Tests of the command line run them on the local system.
      const isRecheck = (command: string) => command.startsWith('npx rescind recheck ');
      expect(failed.filter(isRecheck)).toHaveLength(2);
      expect(
        failed.filter((command) => !isRecheck(command)),
        output,
      ).toEqual([...ofSavedQuery, ...unknownThere, expect.stringContaining('aws service-quotas ')]);
      expect(await read(resource.id)).toMatchObject({ status: 'cancelled', evidence: { via: 'operator' } });
    });

    it('docs/deploy.md work', { timeout: 300_000 }, async () => {
      const { failed, output } = await typePage('docs/deploy.md', {
        endpoint,
        programs,
        before: `echo '{"publicApiKey":"x","privateSecretKey":"x","webhookSecret":"x"}' > yuno.json`,
        standsFor: [
          ['eu-central-1', region],
          // The template is deployed already, without what the emulator does not support.
          ['npx cdk bootstrap', 'npx cdk bootstrap --show-template > bootstrap.yaml'],
          ['npm run deploy', 'npm run synth -- --quiet --'],
          // A test above runs it.
          ['npm run smoke -- --keep-credentials', 'npm run smoke -- --help'],
          ['-- -- -- ', '-- '],
          ['…', 'x'],
          ['<stage>', 'dev'],
          ['<table>', outputs.TableName ?? ''],
          ['<restored table>', outputs.ClientTableName ?? ''],
          ['<their account>', account],
          ['<a role that may put events there>', `arn:aws:iam::${account}:role/x`],
          ["<the dead-letter queue's ARN>", `arn:aws:sqs:${region}:${account}:dev-pace-dead-letters`],
        ],
      });

      // They need the address of a stage, and a stack in production, of which there is none here.
      const ofProduction = [
        expect.stringContaining('npm run rescind -- providers hold '),
        expect.stringContaining('npm run rescind -- providers release '),
        expect.stringContaining('aws cloudformation update-termination-protection '),
        expect.stringContaining('npx cdk import '),
      ];
      expect(failed, output).toEqual([...ofProduction, ...unknownThere]);
      expect(output).toMatch(/^HTTP\/1.1 202/m);
    });
  });

  describe('the operators of the platform', () => {
    let operator: string;

    beforeAll(async () => {
      await makePerson(clients.cognito, outputs, { name: 'pat', merchant, groups: ['platform-operators'] });
      operator = `Bearer ${await signIn(clients.cognito, endpoint, outputs, 'pat')}`;
    });

    const hold = (provider: string) =>
      call(
        'PUT',
        `/v1/providers/${provider}/hold`,
        { authorization: operator, 'content-type': 'application/json' },
        JSON.stringify({ reason: 'rehearsal' }),
      );
    const release = (provider: string) => call('DELETE', `/v1/providers/${provider}/hold`, { authorization: operator });

    /** Whether a cancellation that has just been accepted is still untouched after some seconds. */
    async function waits(id: string): Promise<boolean> {
      await setTimeout(5000);
      return (await read(id)).status === 'accepted';
    }

    it('hold a provider, and lose nothing', async () => {
      expect((await hold('pace')).status).toBe(200);

      const { resource } = await accept('pace', { transactionId: randomUUID() });

      expect(await waits(resource.id)).toBe(true);
      expect((await release('pace')).status).toBe(200);
      expect((await untilEnded(resource.id)).status).toBe('cancelled');
    });

    it('release a restored table provider by provider', { timeout: 300_000 }, async () => {
      const before = await accept('pace', { transactionId: randomUUID() });
      await untilEnded(before.resource.id);
      await clients.dynamo.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: outputs.TableName,
          TargetTableName: 'rescind-restored',
          UseLatestRestorableTime: true,
        }),
      );

      await redeploy(clients, { tableName: 'rescind-restored', lanesHeld: true }, endpoint);
      const { resource } = await accept('pace', { transactionId: randomUUID() });

      expect((await read(before.resource.id)).status).toBe('cancelled');
      expect(await waits(resource.id)).toBe(true);
      expect((await release('pace')).status).toBe(200);
      expect((await untilEnded(resource.id)).status).toBe('cancelled');
    });
  });
});
