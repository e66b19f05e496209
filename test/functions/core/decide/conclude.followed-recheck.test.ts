import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

const sentAt = noon + minute;

/** When a review is read next, if a recheck sent a cancel request at `sentAt` and a read after `elapsed` shows it pending. */
function nextRead(elapsed: number): number | undefined {
  const review = processing({
    status: 'review_required',
    review: { code: 'provider_asks' },
    reviewSince: noon,
    attempts: [attempt({ sentAt, leftBy: sentAt, state: 'acknowledged' })],
  });
  const read = { exchange: 'status', began: sentAt + elapsed, ended: sentAt + elapsed } as const;
  const { next } = decide(review, { ...read, observation: { kind: 'pending' } }, policies.resend);
  return next.until && next.until - read.ended;
}

it('follows what a recheck has sent closely until its time is over, and then reads as seldom as in every review', () => {
  expect(nextRead(10 * minute)).toBe(5 * minute);
  expect(nextRead(hour - 1)).toBe(15 * minute);
  expect(nextRead(hour)).toBe(hour);
});
