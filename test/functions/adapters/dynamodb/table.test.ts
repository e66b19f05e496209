import { expect, it } from 'vitest';
import { type Index, indexes, table } from '../../../../functions/adapters/dynamodb/table.ts';
import { maxReferences } from '../../../../functions/core/cancellation/listed.ts';

/** An index of the list. */
const listed = (name: string, partition: string, projection: Index['projection'] = 'KEYS_ONLY'): Index => ({
  name,
  partition: { name: partition, type: 'S' },
  sort: { name: 'place', type: 'S' },
  projection,
});

it('the table keeps the names and types under which deployed records are stored', () => {
  expect(table).toEqual({
    partition: { name: 'pk', type: 'S' },
    timeToLive: 'expiresAt',
    indexes: [
      {
        name: 'by-wake',
        partition: { name: 'wakeShard', type: 'S' },
        sort: { name: 'wakeAt', type: 'N' },
        projection: 'KEYS_ONLY',
      },
      listed('by-merchant', 'merchant', { include: ['provider'] }),
      listed('by-status', 'listedAs', { include: ['provider'] }),
      listed('by-merchant-reference', 'ownRef'),
      listed('by-reference-1', 'ref1'),
      listed('by-reference-2', 'ref2'),
    ],
  });
  expect(Object.values(indexes).map(({ name }) => name)).toEqual(table.indexes.map(({ name }) => name));
});

it('there is an index for each reference that a payment may have', () => {
  expect(table.indexes.filter(({ name }) => /^by-reference-\d$/.test(name))).toHaveLength(maxReferences);
});
