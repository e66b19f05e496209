import { describe, expect, it } from 'vitest';
import type { CallCounter } from '../../../../functions/ports/call-counter.ts';
import { callBatches } from '../../../../functions/steps/admission/call-batches.ts';
import { localCallCounter } from '../../../../infra/local/engines/admission.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

const rate = { perSecond: 100, burst: 200 };
const second = 1000;

/** So many processes before one counter, whose writes are noted. */
function processes(count: number, { fail = false } = {}) {
  const { needs, logged } = inMemory();
  const clock = { now: noon };
  const now = () => clock.now;
  const exact = localCallCounter(rate, now);
  const wanted: number[] = [];
  const counter: CallCounter = {
    async take(merchant, calls) {
      wanted.push(calls);
      if (fail) throw new Error('the table does not answer');
      return exact.take(merchant, calls);
    },
  };
  const admit = Array.from({ length: count }, () => callBatches({ counter, rate, now, log: needs.log }));

  /** Every process gets a call each `every` ms, for so many seconds. How many were let through. */
  async function calls(every: number, seconds: number, merchant = 'acme') {
    let admitted = 0;
    for (const end = clock.now + seconds * second; clock.now < end; clock.now += every)
      for (const process of admit) if ((await process(merchant)) === undefined) admitted += 1;
    return admitted;
  }
  return { clock, admit, calls, wanted, logged };
}

describe('the calls of a merchant', () => {
  it('cost no write if a process sees one of them every ten seconds', async () => {
    const { calls, wanted } = processes(1);

    expect(await calls(10 * second, 60)).toBe(6);
    expect(wanted).toEqual([]);
  });

  it('are all counted if they come more often, the first one with the second', async () => {
    const { calls, wanted } = processes(1);

    expect(await calls(9 * second, 27)).toBe(3);
    expect(wanted).toEqual([2, 1]);
  });

  it('cost one write for twenty of them if they are many', async () => {
    const { calls, wanted } = processes(1);

    expect(await calls(50, 10)).toBe(200);
    expect(wanted.slice(0, 6)).toEqual([2, 2, 4, 8, 16, 20]);
    expect(wanted).toHaveLength(14);
  });

  it('are taken in smaller batches again when they become fewer', async () => {
    const { calls, wanted } = processes(1);
    await calls(50, 10);
    const before = wanted.length;

    await calls(second, 9);

    expect(wanted.slice(before)).toEqual([10, 2, 2, 2]);
  });

  it('are let through up to the rate, by all processes together', async () => {
    const { calls } = processes(40);
    await calls(100, 10);

    // 400 calls a second are asked for, and the burst is used up.
    const admitted = await calls(100, 30);

    expect(admitted).toBeLessThanOrEqual(30 * rate.perSecond + rate.burst);
    expect(admitted).toBeGreaterThan(0.9 * 30 * rate.perSecond);
  });

  it('cost a process at most one write a second while they are refused, and one line of the log', async () => {
    const { calls, wanted, logged } = processes(1);
    await calls(1, 10);
    const [writes, lines] = [wanted.length, logged.length];

    await calls(1, 10);

    // The 1,000 calls that are let through take 50 batches and more.
    expect(wanted.length - writes).toBeLessThan(100);
    expect(logged.length - lines).toBeLessThanOrEqual(10);
    expect(logged[0]).toEqual(['info', 'merchant above its rate', { merchant: 'acme' }]);
  });

  it('are refused with the time from which they may come again', async () => {
    const { clock, admit, calls } = processes(1);
    await calls(1, 1);
    const [process] = admit;
    let retryAt = await process?.('acme');
    while (retryAt === undefined) retryAt = await process?.('acme');

    clock.now = retryAt - 1;
    expect(await process?.('acme')).toBe(retryAt);
    clock.now = retryAt;

    expect(await process?.('acme')).toBeUndefined();
  });

  it('do not use up the rate of another merchant', async () => {
    const { calls } = processes(2);
    await calls(1, 5, 'loud');

    expect(await calls(100, 5, 'quiet')).toBe(100);
  });

  it('are let through while the counter fails, which is asked every five seconds and logged as often', async () => {
    const { calls, wanted, logged } = processes(1, { fail: true });

    expect(await calls(10, 11)).toBe(1100);

    expect(wanted).toHaveLength(3);
    expect(logged).toEqual(
      [1, 2, 3].map(() => ['warn', 'calls are not counted', { error: new Error('the table does not answer') }]),
    );
  });

  it('are forgotten for the merchant that came first if there are too many merchants', async () => {
    const { admit, wanted } = processes(1);
    const [process] = admit;
    for (let merchant = 0; merchant <= 1000; merchant++) await process?.(`merchant-${merchant}`);

    await process?.('merchant-1000');
    await process?.('merchant-0');

    expect(wanted).toHaveLength(1);
  });
});
