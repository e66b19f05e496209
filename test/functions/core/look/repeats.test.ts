import { describe, expect, it } from 'vitest';
import { nextSendingAt } from '../../../../functions/core/look/repeats.ts';
import { waitsOf } from '../../../../functions/core/look/waits.ts';
import { attempt, minute, noon, policies, second } from '../../../fixtures/a-cancellation.ts';

const policy = policies['read-status'];
const unsent = attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' });

describe('the time of the next sending', () => {
  it('is now as long as nothing has left', () => {
    expect(nextSendingAt({ attempts: [] }, policy)).toBe(0);
    expect(nextSendingAt({ attempts: [unsent] }, policies['ask-person'])).toBe(0);
  });

  it('grows from the settle time up to the deadline, and is never after the twentieth', () => {
    const waits = waitsOf({ deadlineSeconds: 15 * 60, settleSeconds: 10 });
    const sent = (count: number) => nextSendingAt({ attempts: Array(count).fill(attempt()) }, { ...policy, waits });
    const distances = Array.from({ length: 19 }, (_, index) => sent(index + 1) - noon);

    expect(distances[0]).toBe(10 * second);
    expect(distances[18]).toBeLessThan(15 * minute);
    expect(distances[18]).toBeGreaterThan(10 * minute);
    for (const [index, distance] of distances.slice(1).entries())
      expect(distance).toBeGreaterThan((distances[index] ?? 0) * 1.2);
    expect(sent(20)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is shortened by hurry', () => {
    const times = { deadlineSeconds: 900, settleSeconds: 10 };

    expect(waitsOf(times, 10).repeat(5)).toBeCloseTo(waitsOf(times).repeat(5) / 10);
    expect(waitsOf(times, 10).patience).toBe(6 * second);
    expect(waitsOf(times, 10).hold(0)).toBe(3 * second);
  });

  it('is never while a costly request may be under way', () => {
    const never = Number.POSITIVE_INFINITY;

    expect(nextSendingAt({ attempts: [attempt()] }, policies.readBeforeSend)).toBe(never);
    expect(nextSendingAt({ attempts: [attempt({ exchange: 'refund' })] }, policy)).toBe(never);
    expect(nextSendingAt({ attempts: [attempt({ state: 'refused' })] }, policies.readBeforeSend)).toBeLessThan(never);
  });
});
