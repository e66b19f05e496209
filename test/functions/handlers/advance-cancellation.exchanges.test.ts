import { describe, expect, it } from 'vitest';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import type { ExchangeLog } from '../../../functions/ports/exchange-log.ts';
import { accepted } from '../../fixtures/a-cancellation.ts';
import { memoryExchangeLog } from '../../fixtures/a-logged-look.ts';
import { readBeforeSendProvider, shows } from '../../fixtures/a-provider.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

const answers = [shows({ kind: 'open' }), shows({ kind: 'cancelled' })];

/** A look that reads and then sends. */
async function looking(exchangeLog: ExchangeLog, lost = false) {
  const memory = inMemory({ provider: readBeforeSendProvider, answers });
  const { id } = memory.stored(accepted());
  const store = lost ? { ...memory.needs.store, record: () => Promise.reject(new Error('lost')) } : memory.needs.store;
  const advance = advanceCancellation({ ...memory.needs, store, exchangeLog });
  const done = advance({ cancellationId: id, look: 0 });
  return { ...memory, id, done };
}

describe('what was said in a look', () => {
  it('is kept together, after the result was recorded', async () => {
    const log = memoryExchangeLog();
    const statuses: string[] = [];
    const keep: ExchangeLog['keep'] = async (owner, look) => {
      statuses.push(now(owner.id).status);
      await log.keep(owner, look);
    };

    const { now, done } = await looking({ ...log, keep });
    await done;

    expect(statuses).toEqual(['cancelled']);
    expect(log.all()).toMatchObject([
      { look: 1, exchanges: [{ exchange: 'status' }, { exchange: 'cancel', attempt: 1 }] },
    ]);
  });

  it('is kept also if the result could not be recorded', async () => {
    const log = memoryExchangeLog();

    const { done } = await looking(log, true);

    await expect(done).rejects.toThrow('lost');
    expect(log.all()).toHaveLength(1);
  });

  it('does not fail the look if it cannot be kept', async () => {
    const error = new Error('throttled');

    const { done, now, id, logged } = await looking({ ...memoryExchangeLog(), keep: () => Promise.reject(error) });
    await done;

    expect(now(id).status).toBe('cancelled');
    expect(logged).toContainEqual(['warn', 'exchanges not kept', { cancellationId: id, error }]);
  });
});
