import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../../functions/core/cancellation/changes.ts';
import { ends } from '../../../../functions/core/cancellation/status.ts';
import type { Testimony } from '../../../../functions/core/cancellation/testimony.ts';
import { nudgeBurst, nudgeDelay, nudgeGap, planNudge } from '../../../../functions/core/look/plan-nudge.ts';
import {
  accepted,
  attempt,
  day,
  hour,
  minute,
  noon,
  policies,
  processing,
  second,
} from '../../../fixtures/a-cancellation.ts';

const policy = policies['read-status'];
const later = noon + hour;

/** Its cancel was acknowledged, and the next poll is far away. */
const waiting = (changes: Partial<Cancellation> = {}) =>
  processing({ look: 3, attempts: [attempt({ state: 'acknowledged' })], nextLook: later + 10 * minute, ...changes });
const ended = (changes: Partial<Cancellation> = {}) => {
  const { nextLook: _none, ...record } = waiting({ status: 'cancelled', completedAt: noon + second, ...changes });
  return record;
};
const nudged = (changes: Partial<NonNullable<Cancellation['nudged']>> = {}) => ({
  by: 'one',
  at: later - hour,
  look: 2,
  usedUntil: noon,
  ...changes,
});
const unread: Testimony = { id: 'told-1', receivedAt: noon, proves: { kind: 'cancelled' } };
const nothing = (because: string) => ({ do: 'nothing', because });

/** The record after the nudge that was planned for it, if one was. */
function afterNudge(record: Cancellation, now: number): Cancellation {
  const plan = planNudge(record, policy, now);
  if (plan.do === 'nothing') return record;
  return withFields(record, { nudges: record.nudges + 1, nudged: { ...plan.nudged, by: 'one' } });
}

/** The record after the look that a nudge asked for. */
const afterLook = (record: Cancellation, now: number) => withFields(record, { look: record.look + 1, lookBegan: now });

describe('a nudge of an open cancellation', () => {
  it('brings the look forward, and says for which look and how much of the budget is used', () => {
    expect(planNudge(waiting(), policy, later)).toEqual({
      do: 'nudge',
      delay: 0,
      nudged: { at: later, look: 3, usedUntil: later + 5 * minute },
    });
  });

  it('keeps two seconds between two looks', () => {
    expect(planNudge(waiting({ lookBegan: later - 500 }), policy, later)).toMatchObject({ do: 'nudge', delay: 1500 });
    expect(nudgeDelay(accepted(), 2 * second, noon)).toBe(0);
  });

  it('does nothing before the first look', () => {
    expect(planNudge(accepted(), policy, noon)).toEqual(nothing('the first look comes anyway'));
  });

  it.each([
    ['has just been sent', 2 * second - 1, true],
    ['should have arrived by now', 2 * second, false],
  ])('does nothing while the message of another nudge %s', (_when, ago, isAsked) => {
    const plan = planNudge(waiting({ nudged: nudged({ look: 3, at: later - ago }) }), policy, later);

    if (isAsked) expect(plan).toEqual(nothing('a look is asked for already'));
    else expect(plan).toMatchObject({ do: 'nudge' });
  });

  it('counts if the nudge before it was for an earlier look', () => {
    expect(planNudge(waiting({ nudged: nudged({ look: 2, at: later }) }), policy, later)).toMatchObject({
      do: 'nudge',
    });
  });

  it.each([
    ['is due now', 0, true],
    ['is due in two seconds', 2 * second, true],
    ['is due later', 2 * second + 1, false],
    ['was due a moment ago', -2 * second + 1, true],
    ['is missing', -2 * second, false],
  ])('does nothing if a look comes anyway: it %s', (_when, inTime, comes) => {
    const plan = planNudge(waiting({ nextLook: later + inTime }), policy, later);

    if (comes) expect(plan).toEqual(nothing('a look comes anyway'));
    else expect(plan).toMatchObject({ do: 'nudge' });
  });

  it('does nothing if the provider asked for time and the next look follows at once', () => {
    const at = later + 10 * minute;

    expect(planNudge(waiting({ notBefore: at, nextLook: at }), policy, later)).toEqual(nothing('a look comes anyway'));
    expect(planNudge(waiting({ notBefore: at, nextLook: at + 1 }), policy, later)).toMatchObject({ do: 'nudge' });
  });

  it('counts after a worker has died, whose lease counts as the next look', () => {
    const lease = { id: 'l', until: later - second };

    expect(planNudge(waiting({ lease, nextLook: lease.until }), policy, later)).toMatchObject({ do: 'nudge' });
  });
});

describe('a nudge during a look', () => {
  const lease = { id: 'l', until: later + minute };
  const looking = (changes: Partial<Cancellation> = {}) =>
    waiting({ lease, nextLook: lease.until, lookBegan: later - second, ...changes });

  it('counts once, because this look may have read the payment already', () => {
    const first = afterNudge(looking(), later);

    expect(first).toMatchObject({ nudges: 1, nudged: { look: 3 } });
    expect(planNudge(first, policy, later + 30 * second)).toEqual(nothing('a look is asked for already'));
  });

  it('counts if the nudge before it came before this look', () => {
    expect(planNudge(looking({ nudged: nudged({ look: 2, at: later - second }) }), policy, later)).toMatchObject({
      do: 'nudge',
      delay: second,
    });
  });
});

describe('the budget of nudges', () => {
  /** How many of the nudges counted. Each is followed by its look. */
  function countOf(record: Cancellation, times: readonly number[]) {
    let now = record;
    for (const time of times) {
      const next = afterNudge(now, time);
      now = next === now ? now : afterLook(next, time);
    }
    return now.nudges;
  }
  const every = (gap: number, number: number) => Array.from({ length: number }, (_, index) => later + index * gap);

  it('is twelve at once, and then one every five minutes', () => {
    const open = waiting({ nextLook: later + day });

    expect(countOf(open, every(3 * second, 50))).toBe(nudgeBurst);
    expect(countOf(open, every(3 * second, 1200))).toBe(nudgeBurst + 11);
    expect(countOf(open, every(5 * minute, 100))).toBe(100);
  });

  it('says so when it is used up', () => {
    const used = waiting({ nudged: nudged({ usedUntil: later + nudgeBurst * 5 * minute }) });

    expect(planNudge(used, policy, later)).toEqual({ ...nothing('enough nudges for now'), isOverBudget: true });
    expect(planNudge(used, policy, later + 5 * minute - 1)).toMatchObject({ isOverBudget: true });
    expect(planNudge(used, policy, later + 5 * minute)).toMatchObject({ do: 'nudge' });
  });

  it('does not hold back a testimony that nobody has read', () => {
    const used = (nudges: number) =>
      waiting({ nudged: nudged({ usedUntil: later + nudges * 5 * minute }), testimonies: [unread] });

    expect(planNudge(used(nudgeBurst + 19), policies['await-webhook'], later)).toMatchObject({ do: 'nudge' });
    expect(planNudge(used(nudgeBurst + 20), policies['await-webhook'], later)).toMatchObject({ isOverBudget: true });
  });
});

describe('a nudge of a cancellation that rests', () => {
  it.each(ends)('causes one read soon after the end, and then at most one in fifteen minutes: %s', (status) => {
    const record = ended({ status });

    expect(planNudge(record, policy, later)).toMatchObject({ do: 'nudge', delay: 0 });
    const read = afterLook(afterNudge(record, later), later);
    expect(planNudge(read, policy, later + minute)).toMatchObject({ do: 'nudge', delay: 14 * minute });
    expect(planNudge(read, policy, later + 15 * minute)).toMatchObject({ do: 'nudge', delay: 0 });
  });

  it('counts the look that ended it as one before the end', () => {
    expect(nudgeGap(ended({ lookBegan: noon, completedAt: noon + 1 }), policy)).toBe(2 * second);
    expect(nudgeGap(ended({ lookBegan: noon + 2, completedAt: noon + 1 }), policy)).toBe(15 * minute);
    expect(nudgeGap(waiting({ status: 'review_required', lookBegan: noon }), policy)).toBe(2 * second);
    expect(nudgeGap(accepted(), policy)).toBe(2 * second);
  });

  it('reads a review as often as an open cancellation, because that can end it', () => {
    const review = waiting({ status: 'review_required', lookBegan: later - second });

    expect(planNudge(review, policy, later)).toMatchObject({ do: 'nudge', delay: second });
  });

  it('does nothing where nothing can be read, except for a testimony', () => {
    const unreadable = policies['await-webhook'];

    expect(planNudge(ended(), unreadable, later)).toEqual(nothing('nothing to read'));
    expect(planNudge(ended({ testimonies: [unread] }), unreadable, later)).toMatchObject({ do: 'nudge' });
  });
});
