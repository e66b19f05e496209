import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Waits, waitsOf } from '../../../../functions/core/look/waits.ts';
import { day, hour, minute, second } from '../../../fixtures/a-cancellation.ts';

const times = { deadlineSeconds: 7 * 86_400, settleSeconds: 120 };
const calm = waitsOf(times);

describe('waits', () => {
  it.for([
    [0, 2 * second],
    [4 * second, 2 * second],
    [5 * second, 2500],
    [minute, 30 * second],
    [30 * minute, 15 * minute],
    [6 * day, 15 * minute],
  ])('after %d ms waits %d ms', ([elapsed, wait]) => {
    expect(calm.wait(elapsed ?? 0)).toBe(wait);
  });

  it('has a longer minimum wait if a provider asks for it', () => {
    const slow = waitsOf({ deadlineSeconds: 86_400, minWaitSeconds: 60 });

    expect([slow.wait(0), slow.wait(minute), slow.wait(10 * minute)]).toEqual([minute, minute, 5 * minute]);
  });

  it('remembers a message for as long as a cancellation can be open and then under review', () => {
    expect(calm.messageMemory).toBe(37 * day);
    expect(calm.reviewWait(30 * day)).toBeUndefined();
  });

  it('never trusts a read if the policy is to resend', () => {
    expect(waitsOf({ deadlineSeconds: 3600 }).settle).toBe(Number.POSITIVE_INFINITY);
    expect(calm.settle).toBe(2 * minute);
  });

  it('backs off from the second bad answer in a row, up to a quarter of an hour', () => {
    expect([0, 1, 2, 3, 9, 10, 1000].map(calm.backOff)).toEqual([
      0,
      0,
      4 * second,
      8 * second,
      512 * second,
      15 * minute,
      15 * minute,
    ]);
  });

  it('reads a review hourly for a day, daily until the thirtieth day, and then never again', () => {
    expect([0, day - 1, day, 30 * day - 1, 30 * day].map(calm.reviewWait)).toEqual([hour, hour, day, day, undefined]);
  });

  it('divides every wait, and the elapsed time at which it applies, by `hurry`', () => {
    const elapsed = fc.integer({ min: 0, max: 40 * day });
    fc.assert(
      fc.property(
        elapsed,
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 40 }),
        (past, hurry, consecutiveFailures) => {
          const hasty = waitsOf(times, hurry);

          expect(hasty.wait(past)).toBe(calm.wait(past * hurry) / hurry);
          expect(hasty.reviewWait(past)).toBe(
            calm.reviewWait(past * hurry) === undefined ? undefined : (calm.reviewWait(past * hurry) ?? 0) / hurry,
          );
          expect(hasty.backOff(consecutiveFailures)).toBe(calm.backOff(consecutiveFailures) / hurry);
          expect(hasty.retryAfter(past)).toBe(past / hurry);
          const fixed = ({ settle, deadline, nudgeGap, endedNudgeGap, nudgeRefill, messageMemory }: Waits) => [
            settle,
            deadline,
            nudgeGap,
            endedNudgeGap,
            nudgeRefill,
            messageMemory,
          ];
          expect(fixed(hasty)).toEqual(fixed(calm).map((wait) => wait / hurry));
        },
      ),
    );
  });

  it('always waits between its bounds, and never less when more time has passed', () => {
    const elapsed = fc.integer({ min: -minute, max: 40 * day });
    fc.assert(
      fc.property(elapsed, fc.nat({ max: day }), (past, more) => {
        expect(calm.wait(past)).toBeGreaterThanOrEqual(2 * second);
        expect(calm.wait(past)).toBeLessThanOrEqual(15 * minute);
        expect(calm.wait(past + more)).toBeGreaterThanOrEqual(calm.wait(past));
      }),
    );
  });
});
