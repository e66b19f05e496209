import { expect, it } from 'vitest';
import { indexes, table } from '../../../../functions/adapters/dynamodb/table.ts';

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
      {
        name: 'by-merchant',
        partition: { name: 'merchant', type: 'S' },
        sort: { name: 'createdAt', type: 'N' },
        projection: { include: ['status', 'provider', 'references'] },
      },
    ],
  });
  expect([indexes.wake.name, indexes.merchant.name]).toEqual(['by-wake', 'by-merchant']);
});
