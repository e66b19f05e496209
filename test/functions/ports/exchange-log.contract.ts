import { describe, expect, it } from 'vitest';
import type { ExchangeLog, LoggedLook } from '../../../functions/ports/exchange-log.ts';
import { noon } from '../../fixtures/a-cancellation.ts';
import { aLoggedLook } from '../../fixtures/a-logged-look.ts';

const day = 86_400_000;

type Make = (keeping: { readonly days: number; readonly now: () => number }) => ExchangeLog | Promise<ExchangeLog>;

/** What every exchange log must do. `make` gives a log of the same entries each time. */
export function exchangeLogContract(name: string, make: Make) {
  async function logging(days = 30) {
    const clock = { now: noon };
    const owner = { provider: 'testpay', id: `can_${crypto.randomUUID()}` };
    const log = await make({ days, now: () => clock.now });
    const looks = async (count: number) => (await log.read(owner, count)).map(({ look }) => look);
    return { clock, owner, log, looks };
  }

  describe(`the exchange log ${name}`, () => {
    it('is empty before anything was said', async () => {
      const { log, owner } = await logging();

      expect(await log.read(owner, 0)).toEqual([]);
      expect(await log.read(owner, 60)).toEqual([]);
    });

    it('returns what was kept, oldest first and unchanged', async () => {
      const { log, owner } = await logging();
      const said: readonly LoggedLook[] = [
        aLoggedLook(3),
        aLoggedLook(1),
        aLoggedLook(2, 'a “message” with \u0000 ä€😀'),
      ];
      for (const look of said) await log.keep(owner, look);

      expect(await log.read(owner, 3)).toEqual([said[1], said[2], said[0]]);
    });

    it('keeps the entries of one cancellation apart from those of all others', async () => {
      const { log, owner } = await logging();
      const other = { ...owner, id: `can_${crypto.randomUUID()}` };
      await log.keep(owner, aLoggedLook(1, 'mine'));
      await log.keep(other, aLoggedLook(1, 'theirs'));

      expect(await log.read(owner, 1)).toEqual([aLoggedLook(1, 'mine')]);
    });

    it('keeps the first ten looks and the latest forty, however many there are', async () => {
      const { log, owner, looks } = await logging();
      for (let look = 1; look <= 95; look++) await log.keep(owner, aLoggedLook(look));

      const latest = Array.from({ length: 40 }, (_, index) => 56 + index);

      expect(await looks(95)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...latest]);
    });

    it('does not return a look that is no longer one of the latest, although none has replaced it', async () => {
      const { log, owner, looks } = await logging();
      for (const look of [1, 11, 12, 52]) await log.keep(owner, aLoggedLook(look));

      expect(await looks(52)).toEqual([1, 52]);
    });

    it('returns an entry until its days are over, and no longer', async () => {
      const { log, owner, looks, clock } = await logging(2);
      await log.keep(owner, aLoggedLook(1));
      clock.now = noon + day;
      await log.keep(owner, aLoggedLook(2));

      clock.now = noon + 2 * day - 1;
      expect(await looks(2)).toEqual([1, 2]);
      clock.now = noon + 2 * day;
      expect(await looks(2)).toEqual([2]);
      clock.now = noon + 3 * day;
      expect(await looks(2)).toEqual([]);
    });
  });
}
