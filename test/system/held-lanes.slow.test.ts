import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { StoreChoice } from '../../infra/local/engines/store.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { startDynoxide } from '../fixtures/dynoxide.ts';
import { transactionOf } from '../fixtures/simulators.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

const api = await systemOfThisFile(500);

type Api = Pick<typeof api, 'simulator' | 'accept'>;

/** Accepts a cancellation of an open payment. */
async function accepted({ simulator, accept }: Api, provider: string): Promise<string> {
  const id = crypto.randomUUID();
  await simulator(provider).put(id, 'open');
  const { status, body } = await accept({ provider, transaction: transactionOf(provider, id) });
  expect(status).toBe(202);
  return body.id;
}

const cancels = async ({ simulator }: Pick<typeof api, 'simulator'>, provider: string) =>
  (await simulator(provider).ledger()).requests.cancel;

const shownHold = async (provider: string) => {
  const { text } = await api.authorised('/v1/providers');
  const { items } = JSON.parse(text) as { readonly items: readonly { provider: string; held: unknown }[] };
  return items.find((item) => item.provider === provider)?.held;
};

/** Longer than a look of the local system takes. */
const aWhile = 300;

it('nothing is sent to a held provider, requests are accepted and wait, and they end after the release', async () => {
  expect((await api.hold('pace', 'it cancels other payments')).status).toBe(200);
  const ids = await Promise.all([1, 2, 3].map(() => accepted(api, 'pace')));
  const elsewhere = await accepted(api, 'lab4pay');

  expect((await api.rested(elsewhere)).status).toBe('cancelled');
  await sleep(aWhile);
  const during = await Promise.all(
    ids.map(async (id) => (await api.authorised(`/v1/cancellations/${id}`)).body.status),
  );
  expect(during).toEqual(['accepted', 'accepted', 'accepted']);
  expect(await cancels(api, 'pace')).toBe(0);
  expect(await shownHold('pace')).toEqual({ since: expect.any(String), reason: 'it cancels other payments' });
  expect(await shownHold('lab4pay')).toBeNull();

  await api.release('pace');
  const after = await Promise.all(ids.map(async (id) => (await api.rested(id)).status));
  expect(after).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(await cancels(api, 'pace')).toBe(3);
  expect(await shownHold('pace')).toBeNull();
});

it('a merchant cannot hold a provider', async () => {
  const body = JSON.stringify({ reason: 'mine' });
  const headers = { 'content-type': 'application/json' };

  const refused = await api.authorised('/v1/providers/yuno/hold', { method: 'PUT', headers, body });

  expect(refused.status).toBe(403);
  expect(await shownHold('yuno')).toBeNull();
});

/** An endpoint of the DynamoDB API, with data in memory. */
async function anEndpoint(): Promise<URL> {
  const engine = await startDynoxide();
  onTestFinished(engine.stop);
  return new URL(engine.endpoint);
}

const stores: readonly (readonly [title: string, choose: () => Promise<StoreChoice>])[] = [
  ['SQLite', async () => 'sqlite'],
  ['DynamoDB', anEndpoint],
];

it.each(stores)(
  'a hold in %s survives a restart, and what was accepted before it ends after the release',
  async (_, choose) => {
    const store = await choose();
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const first = await aSystem({ data: folder.path, hurry: 500, store });
    await first.hold('pace');
    const id = await accepted(first, 'pace');
    await first.close();

    const second = await aSystem({ data: folder.path, hurry: 500, store });
    onTestFinished(second.close);
    await second.system.resumed;
    await sleep(aWhile);
    const during = (await second.authorised(`/v1/cancellations/${id}`)).body.status;
    const cancelsDuring = await cancels(second, 'pace');
    await second.release('pace');

    expect([during, cancelsDuring]).toEqual(['accepted', 0]);
    expect((await second.rested(id)).status).toBe('cancelled');
  },
);
