import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { functionBundles } from '../../../../infra/cloud/bundling/function-bundles.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { localDynamo } from '../../../../infra/local/engines/database.ts';
import { anEvent } from '../../../fixtures/an-event.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';
import { listening } from '../../../fixtures/listening.ts';
import { runBundle } from './run-bundle.ts';

const platform = { merchant: 'platform', scope: 'providers/operate cancellations/read' };

/** The built functions around lanes, with a table of their own, and the event source mappings of two providers. */
async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-lanes-'));
  const names = ['hold-provider', 'list-providers', 'recover-stuck'];
  for (const [name, content] of functionBundles(['pace', 'yuno']))
    if (names.includes(name)) await bundle(content, join(folder, name));
  const engine = await startDynoxide();
  const client = localDynamo(engine.endpoint);
  await createTable(client, 'rescind');
  const states = new Map([
    ['u-pace', 'Enabled'],
    ['u-yuno', 'Enabled'],
  ]);
  const server = createServer(async (incoming, response) => {
    const id = incoming.url?.split('/').at(-1) ?? '';
    if (incoming.method === 'PUT')
      states.set(id, at(JSON.parse(await textOf(incoming)), 'Enabled') === true ? 'Enabled' : 'Disabled');
    response.end(JSON.stringify({ State: states.get(id) }));
  });
  const lambda = await listening(server);
  const aws = await awsEndpoint({ credentials: fileCredentials({}) });
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([engine.stop(), lambda.close(), aws[Symbol.asyncDispose]()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda.address,
    TABLE_NAME: 'rescind',
    STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
    QUEUE_URL_PREFIX: `${aws.url}/0/`,
    SECRETS_PREFIX: 'rescind',
    LANE_MAPPINGS: 'pace=u-pace,yuno=u-yuno',
  };
  const run = async (name: string, event: unknown, more: Readonly<Record<string, string>> = {}) =>
    (await runBundle(join(folder, name), event, { ...environment, ...more })).result;
  const held = async (more = {}) => {
    const answer = await run('list-providers', anEvent('GET', '/v1/providers', platform), more);
    const items = list(JSON.parse(text(answer, 'body') ?? ''), 'items');
    return items.filter((item) => at(item, 'held') !== null).map((item) => text(item, 'provider'));
  };
  return { run, held, states };
}

const hold = (provider: string) =>
  anEvent('PUT', `/v1/providers/${provider}/hold`, {
    ...platform,
    headers: { 'content-type': 'application/json' },
    body: { reason: 'it cancels other payments' },
  });
const release = (provider: string) => anEvent('DELETE', `/v1/providers/${provider}/hold`, platform);

it('the built functions hold a provider at once, and recovery keeps it held', { timeout: 60_000 }, async () => {
  const { run, held, states } = await prepare();

  const answer = await run('hold-provider', hold('yuno'));
  const atOnce = new Map(states);
  // As a deployment does that changes the mapping.
  states.set('u-yuno', 'Enabled');
  await run('recover-stuck', {});

  expect(answer).toMatchObject({ statusCode: 200 });
  expect([...atOnce.values()]).toEqual(['Enabled', 'Disabled']);
  expect([...states.values()]).toEqual(['Enabled', 'Disabled']);
  expect(await held()).toEqual(['yuno']);
});

it('a stage that starts held enables a worker only after somebody has released it by name', {
  timeout: 60_000,
}, async () => {
  const { run, held, states } = await prepare();
  const lanesHeld = { LANES_HELD: 'all' };
  for (const id of states.keys()) states.set(id, 'Disabled');

  await run('recover-stuck', {}, lanesHeld);
  const first = [...states.values(), ...(await held(lanesHeld))];
  await run('hold-provider', release('pace'), lanesHeld);
  await run('recover-stuck', {}, lanesHeld);

  expect(first).toEqual(['Disabled', 'Disabled', 'pace', 'yuno']);
  expect([...states.values()]).toEqual(['Enabled', 'Disabled']);
  expect(await held(lanesHeld)).toEqual(['yuno']);
});
