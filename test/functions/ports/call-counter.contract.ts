import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CallCounter, Rate } from '../../../functions/ports/call-counter.ts';
import { noon } from '../../fixtures/a-cancellation.ts';

type Make = (rate: Rate, now: () => number) => CallCounter;

/** What every counter of calls must do. `make` gives another counter of the same calls each time. */
export function callCounterContract(name: string, make: Make) {
  /** Ten calls a second, and five at once. */
  function counting(rate: Rate = { perSecond: 10, burst: 5 }) {
    const clock = { now: noon };
    const merchant = `merchant-${randomUUID()}`;
    const counter = make(rate, () => clock.now);
    return { clock, merchant, counter, take: (wanted: number) => counter.take(merchant, wanted) };
  }

  describe(name, () => {
    it('grants a whole burst at once, and then says when the next call can be granted', async () => {
      const { take } = counting();

      expect(await take(5)).toEqual({ granted: 5 });
      expect(await take(1)).toEqual({ retryAt: noon + 100 });
    });

    it('grants a part if it has no more', async () => {
      const { take } = counting();
      await take(3);

      expect(await take(4)).toEqual({ granted: 2 });
      expect(await take(1)).toEqual({ retryAt: noon + 100 });
    });

    it('grants as many calls as the rate allows, however they are asked for', async () => {
      const { clock, take } = counting();
      await take(5);
      let granted = 0;

      for (let tick = 1; tick <= 40; tick++) {
        clock.now += 50;
        const taken = await take(1 + (tick % 3));
        granted += 'granted' in taken ? taken.granted : 0;
      }

      expect(granted).toBe(20);
    });

    it('grants at the time that it said, and not before', async () => {
      const { clock, take } = counting({ perSecond: 3, burst: 2 });
      await take(2);

      const refused = await take(1);
      const retryAt = 'retryAt' in refused ? refused.retryAt : 0;
      clock.now = retryAt - 1;
      const early = await take(1);
      clock.now = retryAt;

      expect(retryAt).toBe(noon + 334);
      expect(early).toEqual({ retryAt });
      expect(await take(1)).toEqual({ granted: 1 });
    });

    it('saves no more than one burst while a merchant is quiet', async () => {
      const { clock, take } = counting();
      await take(5);

      clock.now += 60_000;

      expect(await take(50)).toEqual({ granted: 5 });
      expect(await take(1)).toEqual({ retryAt: clock.now + 100 });
    });

    it('counts each merchant alone', async () => {
      const { take, counter } = counting();
      await take(5);

      expect(await counter.take(`other-${randomUUID()}`, 5)).toEqual({ granted: 5 });
    });

    it('never grants more than the rate to callers at the same time', async () => {
      const { take } = counting();

      const all = await Promise.all(Array.from({ length: 12 }, () => take(1)));

      expect(all.filter((taken) => 'granted' in taken)).toHaveLength(5);
    });
  });
}
