import { expect, it } from 'vitest';
import type { Feed } from '../../../../infra/console/model/figures.ts';
import { changesFeed } from '../../../../infra/local/pages/changes-feed.ts';
import { ledger } from '../../../../infra/local/pages/ledger.ts';
import { observedStore } from '../../../../infra/local/pages/observed-store.ts';
import { processing } from '../../../fixtures/a-cancellation.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

it('says that the stored cancellations are counted only when all of them are, also if the store fails first', async () => {
  const { needs, table } = inMemory();
  const record = processing();
  table.accept(record, 'a-lock', 'a-nonce');
  let isBroken = true;
  const errors: unknown[] = [];
  const list: typeof needs.store.list = async (query) => {
    if (isBroken) throw new Error('the disk is away');
    return needs.store.list(query);
  };
  const feed = changesFeed({
    observed: observedStore({ ...needs.store, list }),
    ledger: ledger([], () => undefined),
    merchants: [record.merchant],
    onError: (error) => errors.push(error),
  });
  const answer = await feed({
    method: 'GET',
    path: '',
    query: '',
    protocol: 'http',
    headers: {},
    body: Buffer.of(),
    ip: '',
  });
  const seen: Feed[] = [];

  const stop = (answer as { stream: (write: (chunk: string) => void) => () => void }).stream((chunk) => {
    if (chunk.startsWith('data: ')) seen.push(JSON.parse(chunk.slice('data: '.length)) as Feed);
  });
  try {
    await expect.poll(() => seen.at(-1)?.figures).toMatchObject({ isCounted: false, accepted: 0, effective: null });
    isBroken = false;
    await expect
      .poll(() => seen.at(-1)?.figures, { timeout: 5000 })
      .toMatchObject({ isCounted: true, accepted: 1, open: 1 });
  } finally {
    stop();
  }

  expect(errors).toHaveLength(1);
});
