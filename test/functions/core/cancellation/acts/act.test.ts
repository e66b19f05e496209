import { describe, expect, it } from 'vitest';
import {
  type Act,
  isSameAct,
  maxCorrections,
  maxUndecidedActs,
  withAct,
} from '../../../../../functions/core/cancellation/acts/act.ts';
import { aRecheck, noon } from '../../../../fixtures/a-cancellation.ts';

const act = (name: Act['act'], at: number): Act => ({ at: noon + at, act: name, by: 'ana' });
const all = (...acts: readonly Act[]) => acts.reduce<readonly Act[]>((kept, one) => withAct(kept, one), []);
const rechecks = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => aRecheck({ at: noon + from + at }));

describe('the acts of a cancellation', () => {
  it('are kept in their order', () => {
    expect(withAct(undefined, act('recheck', 1))).toEqual([act('recheck', 1)]);
    expect(all(act('recheck', 1), act('resolution', 2))).toEqual([act('recheck', 1), act('resolution', 2)]);
  });

  it('are the same with the same time, kind, person and note', () => {
    expect(isSameAct(aRecheck(), aRecheck())).toBe(true);
  });

  it.each([
    ['another time', aRecheck({ at: noon + 1 })],
    ['another person', aRecheck({ by: 'ben' })],
    ['another note', aRecheck({ note: 'again' })],
    ['another kind', aRecheck({ act: 'approval' })],
  ])('are two with %s', (_what, other) => {
    expect(isSameAct(aRecheck(), other)).toBe(false);
  });

  it('lose the oldest recheck when there are too many, and nothing else', () => {
    const kept = all(act('resolution', 0), ...rechecks(maxUndecidedActs + 2, 1), act('correction', 99));

    expect(kept).toEqual([act('resolution', 0), ...rechecks(maxUndecidedActs, 3), act('correction', 99)]);
  });

  it('lose a proposal in whose place another came, but not one that was approved or that still waits', () => {
    const [replaced, approved, waiting] = [act('proposal', 0), act('proposal', 1), act('proposal', 500)];
    const first = [replaced, approved, act('approval', 2)];

    expect(all(...first, waiting, ...rechecks(maxUndecidedActs, 600))).toEqual([
      approved,
      act('approval', 2),
      waiting,
      ...rechecks(maxUndecidedActs, 600),
    ]);
  });

  it('never become more than 39', () => {
    const approved = (at: number) => [act('proposal', at), act('approval', at + 1)];
    const decided = Array.from({ length: 1 + maxCorrections }, (_, index) => approved(index * 10)).flat();

    expect(all(...decided, act('proposal', 900), ...rechecks(100, 1000))).toHaveLength(18 + 1 + maxUndecidedActs);
  });
});
