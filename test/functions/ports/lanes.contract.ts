import { describe, expect, it } from 'vitest';
import type { Hold, Lanes } from '../../../functions/ports/lanes.ts';
import { minute, noon } from '../../fixtures/a-cancellation.ts';

export const aHold: Hold = { since: noon, by: 'ana', reason: 'answers for "other" payments: ä€' };

/** What all lanes promise. `prepare` gives lanes in which nothing is held. */
export function lanesContract(name: string, prepare: () => Promise<Lanes>): void {
  describe(`the lanes: ${name}`, () => {
    it('hold nothing at first', async () => {
      const lanes = await prepare();

      expect(await lanes.held()).toEqual(new Map());
      expect(await lanes.release('pace')).toBeUndefined();
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

      expect(await lanes.release('pace')).toEqual(aHold);
      expect(await lanes.release('pace')).toBeUndefined();
      expect(await lanes.held()).toEqual(new Map([['yuno', { ...aHold, by: 'bob' }]]));
    });

    it('can hold a provider again after its release', async () => {
      const lanes = await prepare();
      await lanes.hold('pace', aHold);
      await lanes.release('pace');

      const later = { ...aHold, since: noon + minute };

      expect(await lanes.hold('pace', later)).toEqual({ hold: later, isNew: true });
      expect(await lanes.held()).toEqual(new Map([['pace', later]]));
    });

    it('store one hold if two people hold a provider at the same time', async () => {
      const lanes = await prepare();

      const both = await Promise.all(['ana', 'bob'].map((by) => lanes.hold('pace', { ...aHold, by })));

      const [stored] = (await lanes.held()).values();
      expect(both.map(({ hold }) => hold)).toEqual([stored, stored]);
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
    });
  });
}
