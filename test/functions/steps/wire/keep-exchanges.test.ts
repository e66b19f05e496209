import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Milliseconds } from '../../../../functions/core/cancellation/units.ts';
import { keepExchanges } from '../../../../functions/steps/wire/keep-exchanges.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';
import { aLoggedExchange, memoryExchangeLog } from '../../../fixtures/a-logged-look.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

describe('a log that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const never = { ...memoryExchangeLog(), keep: () => new Promise<void>(() => undefined) };

  /** How long a look waits for it, in milliseconds. */
  async function waited(endsAt: Milliseconds): Promise<number> {
    const from = Date.now();
    let at = Number.NaN;
    const { needs } = inMemory();
    const keeping = keepExchanges(processing(), [aLoggedExchange()], endsAt, { ...needs, exchangeLog: never });
    void keeping.then(() => {
      at = Date.now() - from;
    });
    await vi.advanceTimersByTimeAsync(5000);
    return at;
  }

  it.each([
    [Infinity, 1000],
    [noon + 30_000, 1000],
    [noon + 1_300, 300],
    [noon + 1_000, 0],
    [noon - 5_000, 0],
  ])('holds up a look of a function that ends at %d for %d ms', async (endsAt, expected) => {
    expect(await waited(endsAt)).toBe(expected);
  });
});

it('nothing is kept if nothing was said', async () => {
  const exchangeLog = memoryExchangeLog();

  await keepExchanges(processing(), [], Infinity, { ...inMemory().needs, exchangeLog });

  expect(exchangeLog.all()).toEqual([]);
});
