import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, text } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { functionBundles, simulatorsName, workerName } from '../../../../infra/cloud/bundling/function-bundles.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { serveHttp } from '../../../../infra/local/gateway/http-server.ts';
import { simulators } from '../../../../infra/simulators/index.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { createClientTable } from '../../../fixtures/client-table.ts';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';
import { emptyWorld } from '../../../fixtures/simulated-exchange.ts';
import { request } from '../../../system/counted-system.ts';
import { countingTable } from '../../../system/counting-table.ts';
import { credentials } from '../../../system/scripted-yuno.ts';
import { runBundle } from './run-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'rescind-bundles-'));
/** The functions that merchants and providers wait for. The others consist of the same modules. */
const latencyCritical = /^(accept-cancellation|get-cancellation|receive-webhook|authorise|advance-.*)$/;
const bundles = [...functionBundles([...providers.keys()])].filter(([name]) => latencyCritical.test(name));
const names = bundles.map(([name]) => name);
const workers = [...providers.keys()].map((provider) => [provider, workerName(provider)] as const);
const sizes = new Map<string, number>();

beforeAll(async () => {
  await Promise.all(
    bundles.map(async ([name, content]) => sizes.set(name, (await bundle(content, join(folder, name))).bytes)),
  );
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (name: string) => readFileSync(join(folder, name, 'index.mjs'), 'utf8');

describe('a bundle', () => {
  it.each(names)('of %s is at most 180 KB', (name) => {
    expect((sizes.get(name) ?? Number.POSITIVE_INFINITY) / 1024).toBeLessThanOrEqual(180);
  });

  it.each(names)('of %s imports nothing, so Lambda needs only one file and undici is not loaded', (name) => {
    const imports = source(name).match(/(?:^|[;}\n])import\s*(?:[\w*{][^;]{0,200}?from)?\s*["'][^"']+["']/g) ?? [];

    expect(imports).toEqual([]);
    expect(source(name)).not.toMatch(/[^.\w]import\(["']/);
  });

  it.each(names)('of %s reads credentials only from the environment', (name) => {
    expect(source(name)).not.toMatch(/169\.254\.170\.2|AWS_CONTAINER_CREDENTIALS|credential_process|sso_start_url/);
  });

  it('contains the queries of the store only if it uses them', async () => {
    const querying = [...functionBundles([])].filter(([name]) => /^(list-cancellations|recover-stuck)$/.test(name));
    for (const [name, content] of querying) await bundle(content, join(folder, name));

    const leftOut = (name: string) =>
      ['listQuery', 'dueQuery', 'moveWakeWrite'].filter((query) =>
        source(name).includes(`${query} is not part of this bundle`),
      );
    expect(leftOut('list-cancellations')).toEqual(['dueQuery', 'moveWakeWrite']);
    expect(leftOut('recover-stuck')).toEqual(['listQuery']);
    for (const [, worker] of workers) expect(leftOut(worker)).toHaveLength(3);
  });

  it.each(workers)('of the worker of %s contains no other provider', (provider, name) => {
    const others = [...providers.values()].filter((other) => other.name !== provider).map(({ title }) => title);

    const found = others.filter((title) => source(name).includes(JSON.stringify(title).slice(1, -1)));

    expect(found).toEqual([]);
    expect(source(name)).toContain(providers.get(provider)?.title);
  });
});

describe('the bundle of the simulated providers', () => {
  const nothing = { method: 'GET', segments: ['nothing'], headers: {}, body: undefined };
  /** Those that answer an unknown request otherwise than a missing simulator would be answered. */
  const telling = [...simulators].flatMap(([name, simulator]) => {
    const { status } = simulator.answer(nothing, emptyWorld);
    return status === 404 ? [] : [[name, status] as const];
  });

  it('answers as the simulators do', async () => {
    const content = functionBundles([...providers.keys()], { simulators: true }).get(simulatorsName);
    if (!content) throw new Error('there is no such bundle');
    await bundle(content, join(folder, simulatorsName));
    const variables = { TABLE_NAME: 't', QUEUE_URL: 'https://queue.example', API_URL: 'https://api.example' };

    const answers = telling.map(async ([name]) => {
      const requestContext = { http: { method: 'GET' } };
      const event = { rawPath: `/simulators/${name}/nothing`, rawQueryString: '', headers: {}, requestContext };
      const { result } = await runBundle(join(folder, simulatorsName), event, variables);
      return [name, at(result, 'statusCode')];
    });

    expect(await Promise.all(answers)).toEqual(telling);
    expect(telling.length).toBeGreaterThan(2);
  });

  it('is the only one that contains a simulator', () => {
    for (const name of names) expect(source(name)).not.toMatch(/simulated-client|-local-/);
    expect([...functionBundles([...providers.keys()]).keys()]).not.toContain(simulatorsName);
  });
});

describe('the built functions', () => {
  it('accept a cancellation and look at it', { timeout: 60_000 }, async () => {
    const { environment, runs, sent } = await prepareAws();

    const accepted = await runBundle(join(folder, 'accept-cancellation'), request('key-1', randomUUID()), environment);
    const id = text(JSON.parse(String(at(accepted.result, 'body'))), 'id');
    const message = { cancellationId: id, look: 0, token: 'token-1', run: 1 };
    const looked = await runBundle(
      join(folder, 'advance-yuno'),
      { Records: [{ body: JSON.stringify(message) }] },
      environment,
    );
    const read = await runBundle(
      join(folder, 'get-cancellation'),
      {
        headers: {},
        pathParameters: { id },
        requestContext: { authorizer: { lambda: { merchant: 'merchant-a', scope: 'cancellations/read' } } },
      },
      environment,
    );

    expect([accepted, looked, read].map(({ hasLoadedUndici }) => hasLoadedUndici)).toEqual([false, false, false]);
    expect(accepted.result).toMatchObject({ statusCode: 202 });
    expect(runs).toEqual([expect.objectContaining({ cancellationId: id, run: 1 })]);
    expect(sent).toEqual(['POST', 'token-1']);
    expect(JSON.parse(String(at(read.result, 'body')))).toMatchObject({ id, status: 'cancelled' });
    expect(metricsIn(accepted.lines)).toEqual([{ Accepted: 1, provider: 'yuno', service: 'rescind-dev' }]);
    expect(metricsIn(looked.lines).map((metrics) => Object.keys(metrics).sort().join(' '))).toEqual([
      'Attempts ExchangeTime provider service',
      'Ended provider service status',
      'TimeToEnd provider service',
    ]);
  });

  it('authorise a merchant with a key that the issuer serves', { timeout: 60_000 }, async () => {
    const { environment } = await prepareAws();
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
    const issuer = await serveHttp(
      0,
      async () => ({ status: 200, body: keys }),
      () => {},
    );
    onTestFinished(() => issuer.close(0));
    const token = await new SignJWT({ client_id: 'merchant-a', scope: 'cancellations/read' })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer('https://login.example')
      .setExpirationTime('1h')
      .sign(privateKey);

    const { result, hasLoadedUndici } = await runBundle(
      join(folder, 'authorise'),
      { headers: { authorization: `Bearer ${token}` } },
      {
        ...environment,
        ISSUER: 'https://login.example',
        JWKS_URI: `http://127.0.0.1:${issuer.port}/keys`,
        MERCHANT_CLAIM: 'client_id',
      },
    );

    expect(result).toEqual({
      isAuthorized: true,
      context: { merchant: 'merchant-a', scope: 'cancellations/read', subject: 'merchant-a' },
    });
    expect(hasLoadedUndici).toBe(false);
  });

  it('schedule the next look through the queue while a provider is not done', { timeout: 60_000 }, async () => {
    const { environment, sent } = await prepareAws({ status: 'CANCELED', sub_status: 'PENDING_PROVIDER_CONFIRMATION' });
    const accepted = await runBundle(join(folder, 'accept-cancellation'), request('key-1', randomUUID()), environment);
    const cancellationId = text(JSON.parse(String(at(accepted.result, 'body'))), 'id');

    const body = JSON.stringify({ cancellationId, look: 0, token: 'token-1', run: 1 });
    await runBundle(join(folder, 'advance-yuno'), { Records: [{ body }] }, environment);

    expect(sent).toEqual(['POST', 'look 1 of merchant-a at yuno after 2000 ms']);
  });

  it('count a caller that waits, and give its place back', { timeout: 60_000 }, async () => {
    const { environment, operations } = await prepareAws();
    const asked: { readonly headers: object } = request('key-1', randomUUID());
    const waiting = { ...asked, headers: { ...asked.headers, prefer: 'wait=1' } };

    const { result } = await runBundle(join(folder, 'accept-cancellation'), waiting, environment);

    expect(at(result, 'headers')).toMatchObject({ 'preference-applied': 'wait=1' });
    expect(operations.filter((operation) => operation === 'UpdateItem')).toHaveLength(2);
  });

  it('answer 409 if another cancellation owns the transaction', { timeout: 60_000 }, async () => {
    const { environment } = await prepareAws();
    const paymentId = randomUUID();
    const accept = (key: string) =>
      runBundle(join(folder, 'accept-cancellation'), request(key, paymentId), environment);

    const first = await accept('key-1');
    const second = await accept('key-2');

    expect([first, second].map(({ result }) => at(result, 'statusCode'))).toEqual([202, 409]);
  });
});

/** The embedded metrics in the log lines of a function, without their metadata. */
const metricsIn = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const parsed: unknown = JSON.parse(line);
    if (at(parsed, '_aws') === undefined) return [];
    const { _aws, ...metrics } = parsed as Record<string, unknown>;
    return [metrics];
  });

/** Starts local engines, puts their URLs into the environment, and lets Yuno show the given payment. */
async function prepareAws(payment = { status: 'CANCELED', sub_status: 'CANCELED' }) {
  const engine = await startDynoxide();
  const table = await countingTable(engine.endpoint);
  const runs: unknown[] = [];
  const sent: string[] = [];
  const aws = await awsEndpoint({
    workflow: {
      start: async (input) => {
        runs.push(input);
        return 'started';
      },
      answer: async (token) => {
        sent.push(token);
        return true;
      },
    },
    queue: {
      send: async (provider, merchant, { look }, delay) => {
        sent.push(`look ${look} of ${merchant} at ${provider} after ${delay} ms`);
      },
    },
    credentials: fileCredentials({ 'merchant-a': { yuno: credentials } }),
  });
  const yuno = await serveHttp(
    0,
    async ({ method, path }) => {
      sent.push(method);
      const [, id] = /^\/v1\/payments\/([^/]+)/.exec(path) ?? [];
      const body = {
        id: randomUUID(),
        type: 'CANCEL',
        status: 'SUCCEEDED',
        response_code: 'SUCCEEDED',
        payment: { id, ...payment },
      };
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
    },
    () => {},
  );
  const client = new DynamoDBClient({ ...aws.clientOptions, endpoint: engine.endpoint });
  await createTable(client, 'rescind');
  await createClientTable(client, 'clients');
  onTestFinished(async () => {
    client.destroy();
    await yuno.close(0);
    await aws[Symbol.asyncDispose]();
    await table.close();
    await engine.stop();
  });
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    TABLE_NAME: 'rescind',
    STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
    QUEUE_URL_PREFIX: `${aws.url}/0/`,
    SECRETS_PREFIX: 'rescind',
    POWERTOOLS_SERVICE_NAME: 'rescind-dev',
    BASE_URL: `http://127.0.0.1:${yuno.port}`,
  };
  return { environment, runs, sent, operations: table.operations };
}
