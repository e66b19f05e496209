import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancellationId } from '../../../../../functions/core/cancellation/identity.ts';
import type { Filter } from '../../../../../functions/core/cancellation/listed.ts';
import type { ListQuery, Position } from '../../../../../functions/ports/cancellation-store.ts';
import { listQuery, listStatement } from '../../../../../infra/local/engines/sqlite/list-query.ts';
import { newRow, referenceRows, rowWriter } from '../../../../../infra/local/engines/sqlite/rows.ts';
import { openDatabaseFile } from '../../../../../infra/local/engines/sqlite/schema.ts';
import { accepted, noon } from '../../../../fixtures/a-cancellation.ts';
import { temporaryFolder } from '../../../../fixtures/a-system.ts';

const merchant = 'merchant-a';
let folder: ReturnType<typeof temporaryFolder>;
let database: DatabaseSync;

beforeEach(() => {
  folder = temporaryFolder();
  database = openDatabaseFile(join(folder.path, 'cancellations.db'));
});
afterEach(() => {
  database.close();
  folder.remove();
});

type Filters = Omit<Filter, 'merchant'>;
const after: Position = { createdAt: noon + 9, id: cancellationId(merchant, 'key') };

describe('a list is read in the order of one index', () => {
  const byMerchant = 'SEARCH c USING INDEX by_merchant (merchant=?';
  const byStatus = 'SEARCH c USING INDEX by_status (merchant=? AND status=?';
  const byReference = 'SEARCH e USING PRIMARY KEY (merchant=? AND form=?';

  it.each<[Filters & Partial<ListQuery>, string]>([
    [{}, `${byMerchant})`],
    [{ after }, `${byMerchant} AND (created_at,id)<(?,?))`],
    [{ from: noon, to: noon + 1 }, `${byMerchant} AND created_at>? AND created_at<?)`],
    [{ provider: 'yuno' }, `${byMerchant})`],
    [{ status: 'processing' }, `${byStatus})`],
    [
      { status: 'processing', provider: 'yuno', from: noon, after },
      `${byStatus} AND created_at>? AND (created_at,id)<(?,?))`,
    ],
    [{ reference: 'p-1' }, `${byReference})`],
    [
      { reference: 'p-1', status: 'processing', from: noon, after },
      `${byReference} AND created_at>? AND (created_at,id)<(?,?))`,
    ],
    [{ merchantReference: 'order-1' }, `${byReference})`],
    [{ merchantReference: 'order-1', reference: 'p-1', provider: 'yuno' }, `${byReference})`],
  ])('with the filters %o', (filters, wanted) => {
    const { sql, values } = listStatement({ merchant, limit: 20, ...filters });
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);

    const [first, ...more] = plan.map(({ detail }) => String(detail));
    expect(first).toBe(wanted);
    for (const step of more) expect(step).toMatch(/^SEARCH (c|reference) USING .*(id=\?|rowid=\?)|^CORRELATED SCALAR/);
  });
});

describe('one request to a list of 2,500 cancellations of one merchant', () => {
  beforeEach(() => {
    const write = rowWriter(database);
    database.exec('BEGIN');
    for (let index = 0; index < 2500; index++) {
      const key = `key-${index}`;
      const record = accepted({
        id: cancellationId(merchant, key),
        merchant,
        key,
        createdAt: noon + index,
        request: {
          provider: index === 0 ? 'pace' : 'yuno',
          transaction: { paymentId: 'shared by all' },
          ifCaptured: 'reject',
        },
      });
      for (const row of [newRow(record, 'nonce'), ...referenceRows(record)]) write(row);
    }
    database.exec('COMMIT');
  });

  it.each<Filters>([{ provider: 'pace' }, { reference: 'shared by all', provider: 'pace' }])(
    'evaluates at most 1,000 of them with the filters %o, and continues there',
    async (filters) => {
      const list = listQuery(database);

      const first = await list({ merchant, limit: 20, ...filters });
      const second = await list({ merchant, limit: 20, ...filters, after: first.next });
      const third = await list({ merchant, limit: 20, ...filters, after: second.next });

      expect([first.items, second.items]).toEqual([[], []]);
      expect([first.next?.createdAt, second.next?.createdAt]).toEqual([noon + 1500, noon + 500]);
      expect(third).toMatchObject({ items: [{ id: cancellationId(merchant, 'key-0') }], next: undefined });
    },
  );
});
