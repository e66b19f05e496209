import { describe, expect, it } from 'vitest';
import { providers } from '../../functions/providers/index.ts';
import { otherSpellings } from '../fixtures/spellings.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

const api = await systemOfThisFile(500);

describe.concurrent.each([...providers])('a payment at %s', (provider, folder) => {
  const { example } = folder;
  const spellings = otherSpellings(folder, example.transaction);

  it('has one cancellation, however its references are written, and is sent as the first request wrote it', async () => {
    const [written = example.transaction, ...others] = [...spellings, example.transaction];
    const first = await api.accept({ provider, ...example, transaction: written });
    expect(first).toMatchObject({ status: 202, body: { transaction: written } });

    for (const transaction of others)
      expect(await api.accept({ provider, ...example, transaction })).toMatchObject({
        status: 409,
        body: { cancellationId: first.body.id },
      });

    await api.rested(first.body.id);
    const { effects } = await api.simulator(provider).ledger();
    expect(effects.map(({ id }) => Object.values(written).includes(id))).toEqual([true]);
  });
});
