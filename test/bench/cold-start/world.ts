import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { dynamoCancellationStore } from '../../../functions/adapters/dynamodb/cancellation-store.ts';
import { dynamoLanes } from '../../../functions/adapters/dynamodb/lanes.ts';
import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { escalate } from '../../../functions/handlers/escalate.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import { providers } from '../../../functions/providers/index.ts';
import { cancelAnswer } from '../../../functions/providers/yuno/simulated-answers.ts';
import { rememberedHolds } from '../../../functions/steps/lanes/remembered-holds.ts';
import { createTable } from '../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../infra/local/engines/credential-store.ts';
import { substitutions, workflowTasks } from '../../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../../infra/local/engines/workflow.ts';
import { serveHttp } from '../../../infra/local/gateway/http-server.ts';
import { anEvent, aPost } from '../../fixtures/an-event.ts';
import { awsEndpoint } from '../../fixtures/aws-endpoint.ts';
import { startDynoxide } from '../../fixtures/dynoxide.ts';
import { credentials, scriptedYuno, signedWebhook } from '../../system/scripted-yuno.ts';

const definition = readFileSync(join(import.meta.dirname, '../../../statemachines/cancellation.asl.json'), 'utf8');
const issuer = 'https://login.example';
const tableName = 'rescind';
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** The functions that can be invoked. */
export type Job = keyof ReturnType<typeof eventsIn>;

export interface World extends AsyncDisposable {
  /** The environment variables that the stack gives to the functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes the event of one invocation. Each needs its own, because a function may change what it is about. */
  eventFor(job: Job): Promise<unknown>;
}

/** Everything that a function calls, on loopback: the AWS services, an issuer of tokens and a provider. */
export async function startWorld(): Promise<World> {
  const engine = await startDynoxide();
  const store = fileCredentials({ 'merchant-a': { yuno: credentials } });
  const answersAll = { start: async () => 'started' as const, answer: async () => true };
  const aws = await awsEndpoint({ workflow: answersAll, queue: { send: async () => {} }, credentials: store });
  const client = new DynamoDBClient({ ...aws.clientOptions, endpoint: engine.endpoint });
  await createTable(client, tableName);
  const login = await startIssuer();
  const yuno = await startYuno();
  const past = startPast(client, store);
  const events = eventsIn(past, login.token);

  return {
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      TABLE_NAME: tableName,
      STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
      QUEUE_URL_PREFIX: `${aws.url}/0/`,
      SECRETS_PREFIX: 'rescind',
      BASE_URL: yuno.url,
      ISSUER: issuer,
      JWKS_URI: login.keys,
      MERCHANT_CLAIM: 'client_id',
      MERCHANT_RATE: '25',
      MERCHANT_BURST: '50',
      WAITING_CALLERS: '4',
    },
    eventFor: (job) => events[job](),
    async [Symbol.asyncDispose]() {
      past.close();
      client.destroy();
      await Promise.all([login.close(), yuno.close(), aws[Symbol.asyncDispose](), engine.stop()]);
    },
  };
}

function eventsIn(past: ReturnType<typeof startPast>, token: () => Promise<string>) {
  const record = async (message: Promise<LookMessage>) => (await message).cancellationId;
  return {
    'accept-cancellation': async () => requestOf(randomUUID()),
    'advance-yuno': async () => ({ Records: [{ body: JSON.stringify(await past.accepted()) }] }),
    authorise: async () => ({ headers: { authorization: `Bearer ${await token()}` } }),
    'receive-webhook': async () => {
      const { headers, body } = signedWebhook(randomUUID());
      return aPost('/v1/webhooks/yuno/merchant-a', body, { headers });
    },
    'get-cancellation': async () => anEvent('GET', `/v1/cancellations/${await record(past.accepted())}`),
    'list-cancellations': async () => anEvent('GET', '/v1/cancellations'),
    'list-providers': async () => anEvent('GET', '/v1/providers'),
    'describe-api': async () => anEvent('GET', '/v1/openapi.json'),
    'review-cancellation': async () => aPost(`/v1/cancellations/${await record(past.underReview())}/recheck`, ''),
    'confirm-published': async () => ({ detail: await past.published() }),
    escalate: async () => ({ cancellationId: await record(past.accepted()) }),
    'recover-stuck': async () => ({}),
    'name-merchant': async () => ({
      request: { userAttributes: { 'custom:merchant': 'merchant-a' }, groupConfiguration: {} },
      response: {},
    }),
  };
}

const requestOf = (paymentId: string) =>
  aPost(
    '/v1/cancellations',
    { provider: 'yuno', transaction: { paymentId, transactionId: randomUUID() }, merchantReference: 'order-1001' },
    { headers: { 'idempotency-key': randomUUID() } },
  );

/** Brings cancellations to the point at which a function gets them: the handlers and the deployed workflow, in this process. */
function startPast(client: DynamoDBClient, store: Dependencies['credentials']) {
  const looks: ((message: LookMessage) => void)[] = [];
  const publications: ((detail: unknown) => void)[] = [];
  const queue = {
    send: async (_provider: string, _merchant: string, message: LookMessage) => looks.shift()?.(message),
  };
  const bus = {
    putEvents: (entries: readonly { readonly detail: unknown }[]) =>
      entries.map(({ detail }) => {
        publications.shift()?.(detail);
        return { id: randomUUID() };
      }),
  };
  const workflow = localWorkflow({
    definition,
    substitutions,
    tasks: workflowTasks({ queue, bus, escalate: (input) => escalation(input) }),
  });
  const lanes = dynamoLanes({ client, tableName });
  const dependencies: Dependencies = {
    store: dynamoCancellationStore({ client, tableName }),
    workflow,
    queue,
    credentials: store,
    http: scriptedYuno(0).http,
    providers,
    baseUrl: () => 'https://yuno.example',
    allowedHosts: () => [],
    hurry: 1,
    now: Date.now,
    uuid: () => randomUUID(),
    log: silent,
  };
  const accept = acceptCancellation({ ...dependencies, heldProviders: rememberedHolds({ ...dependencies, lanes }) });
  const advance = advanceCancellation(dependencies);
  const escalation = escalate(dependencies);

  async function accepted(): Promise<LookMessage> {
    const { promise: message, resolve } = Promise.withResolvers<LookMessage>();
    looks.push(resolve);
    const { status, body } = await accept(requestOf(randomUUID()));
    if (status !== 202) throw new Error(`a cancellation was not accepted: ${JSON.stringify(body)}`);
    return message;
  }

  return {
    /** The queue message of the first look at a new cancellation. */
    accepted,
    async underReview(): Promise<LookMessage> {
      const message = await accepted();
      await escalation({ cancellationId: message.cancellationId });
      return message;
    },
    /** The event of a cancellation that has just ended, as the bus shows it. */
    async published(): Promise<unknown> {
      const message = await accepted();
      const { promise: detail, resolve } = Promise.withResolvers<unknown>();
      publications.push(resolve);
      await advance(message);
      return detail;
    },
    close: () => workflow.close(),
  };
}

/** An issuer whose keys have an address of their own. */
async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] });
  const server = await serveHttp(0, async () => ({ status: 200, headers: json, body }), rethrow);
  return {
    keys: `http://127.0.0.1:${server.port}/keys`,
    token: () =>
      new SignJWT({ client_id: 'merchant-a', scope: 'cancellations/read' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(issuer)
        .setExpirationTime('1h')
        .sign(privateKey),
    close: () => server.close(0),
  };
}

/** Yuno, which cancels at once. */
async function startYuno() {
  const payment = { status: 'CANCELED', subStatus: 'CANCELED' };
  const server = await serveHttp(
    0,
    async ({ path }) => {
      const { status, body } = cancelAnswer(path.split('/')[3] ?? '', payment, 'SUCCEEDED', 'SUCCEEDED');
      return { status, headers: json, body: JSON.stringify(body) };
    },
    rethrow,
  );
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close(0) };
}

const json = { 'content-type': 'application/json' };

function rethrow(error: unknown): never {
  throw error;
}
