import { describe, expect, it } from 'vitest';
import { type Hold, type Lanes, maxLaneActs } from '../../../functions/ports/lanes.ts';
import { minute, noon } from '../../fixtures/a-cancellation.ts';

export const aHold: Hold = { since: noon, by: 'ana', reason: 'answers for "other" payments: ä€' };
const aRelease = { at: noon + minute, by: 'bob' };

/** What all lanes promise. `prepare` gives lanes in which nothing is held. */
export function lanesContract(name: string, prepare: () => Promise<Lanes>): void {
  describe(`the lanes: ${name}`, () => {
    it('hold nothing at first', async () => {
      const lanes = await prepare();

      expect(await lanes.held()).toEqual(new Map());
      expect(await lanes.release('pace', aRelease)).toBeUndefined();
    });

    it('hold only the provider that somebody holds', async () => {
      const lanes = await prepare();

      expect(await lanes.hold('pg-orders', aHold)).toEqual({ hold: aHold, isNew: true });
      expect(await lanes.held()).toEqual(new Map([['pg-orders', aHold]]));
    });

    it('keep the first hold of a provider', async () => {
      const lanes = await prepare();
      await lanes.hold('pace', aHold);

      const again = await lanes.hold('pace', { since: noon + minute, by: 'bob', reason: 'another one' });

      expect(again).toEqual({ hold: aHold, isNew: false });
      expect(await lanes.held()).toEqual(new Map([['pace', aHold]]));
    });

    it('release one provider, and the others stay held', async () => {
      const lanes = await prepare();
      await lanes.hold('pace', aHold);
      await lanes.hold('yuno', { ...aHold, by: 'bob' });

      expect(await lanes.release('pace', aRelease)).toEqual(aHold);
      expect(await lanes.release('pace', aRelease)).toBeUndefined();
      expect(await lanes.held()).toEqual(new Map([['yuno', { ...aHold, by: 'bob' }]]));
    });

    it('can hold a provider again after its release', async () => {
      const lanes = await prepare();
      await lanes.hold('pace', aHold);
      await lanes.release('pace', aRelease);

      const later = { ...aHold, since: noon + minute };

      expect(await lanes.hold('pace', later)).toEqual({ hold: later, isNew: true });
      expect(await lanes.held()).toEqual(new Map([['pace', later]]));
    });

    it('keep who held and released which provider, when and why', async () => {
      const lanes = await prepare();
      const named = { ...aHold, byName: 'ana@example' };
      await lanes.hold('pace', named);
      await lanes.hold('pace', { ...aHold, by: 'bob' });
      await lanes.hold('yuno', aHold);
      await lanes.release('pace', { ...aRelease, reason: 'mended' });
      await lanes.release('pace', aRelease);

      const { since: at, ...why } = aHold;
      expect(await lanes.history()).toEqual([
        { at, provider: 'pace', act: 'hold', ...why, byName: 'ana@example' },
        { at, provider: 'yuno', act: 'hold', ...why },
        { at: noon + minute, provider: 'pace', act: 'release', by: 'bob', reason: 'mended' },
      ]);
    });

    it('keep the newest 50 acts', async () => {
      const lanes = await prepare();
      for (let times = 0; times < 27; times++) {
        await lanes.hold('pace', { ...aHold, since: noon + times });
        await lanes.release('pace', { ...aRelease, at: noon + times });
      }

      const history = await lanes.history();
      expect(history).toHaveLength(maxLaneActs);
      expect(history[0]).toMatchObject({ at: noon + 2, act: 'hold' });
      expect(history.at(-1)).toMatchObject({ at: noon + 26, act: 'release' });
    });

    it('store one hold if two people hold a provider at the same time', async () => {
      const lanes = await prepare();

      const both = await Promise.all(['ana', 'bob'].map((by) => lanes.hold('pace', { ...aHold, by })));

      const [stored] = (await lanes.held()).values();
      expect(both.map(({ hold }) => hold)).toEqual([stored, stored]);
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await lanes.history()).toHaveLength(1);
    });
  });
}
