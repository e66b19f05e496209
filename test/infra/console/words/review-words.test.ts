import { describe, expect, it } from 'vitest';
import { reviewCodes } from '../../../../functions/core/cancellation/status.ts';
import {
  hasNewerEvidence,
  ledToReview,
  recheckOutcome,
  reviewBeginning,
  reviewMeanings,
  reviewSince,
} from '../../../../infra/console/words/review-words.ts';

const line = (at: string, event: string, detail: string | null = null) => ({ at, event, detail });
const saidAt = (observedAt: string) =>
  ({ via: 'poll', observedAt, reference: null, code: null, message: null }) as const;
const timeline = [
  line('t1', 'accepted'),
  line('t2', 'cancel_unknown', 'ECONNRESET'),
  line('t3', 'review_required', 'outcome_unknown'),
  line('t4', 'status_open'),
];
const review = { status: 'review_required', evidence: saidAt('t4'), timeline } as const;

describe('a review', () => {
  it('says for each code what it means, and of doubt only where there is some', () => {
    expect(Object.keys(reviewMeanings).sort()).toEqual([...reviewCodes].sort());
    expect(Object.entries(reviewMeanings).filter(([, words]) => words.includes('not known'))).toMatchObject([
      ['outcome_unknown', expect.anything()],
    ]);
  });

  it('waits since its own line, however much was read since', () => {
    expect(reviewSince(timeline)).toBe('t3');
    expect(reviewSince(timeline.slice(0, 2))).toBeUndefined();
    expect(reviewBeginning(timeline).map(({ at }) => at)).toEqual(['t2', 't3']);
    expect(reviewBeginning([])).toEqual([]);
  });

  it('keeps what led to it beside what was said since', () => {
    expect(ledToReview(timeline)).toBe(
      'Cancel request: outcome unknown · the connection was dropped before an answer (ECONNRESET)',
    );
    expect(ledToReview([line('t1', 'accepted'), line('t3', 'review_required')])).toBeUndefined();
    expect(hasNewerEvidence(review)).toBe(true);
    expect(hasNewerEvidence({ ...review, evidence: saidAt('t2') })).toBe(false);
    expect(hasNewerEvidence({ ...review, status: 'cancelled' })).toBe(false);
  });
});

describe('what another look has led to', () => {
  it('is not told before the record shows a look', () => {
    expect(recheckOutcome(review, review)).toBeUndefined();
  });

  it('is told with the newest words, also where they repeat the ones before', () => {
    expect(recheckOutcome(review, { ...review, evidence: saidAt('t5') })).toEqual({
      at: 't5',
      words: 'still undecided · Payment read: still open, no cancel in progress',
    });
    expect(recheckOutcome(review, { ...review, timeline: [...timeline, line('t6', 'status_unknown')] })).toEqual({
      at: 't6',
      words: 'still undecided · Payment read: outcome unknown',
    });
  });

  it('is the new status where there is one', () => {
    const ended = [...timeline, line('t7', 'cancelled')];

    expect(recheckOutcome(review, { ...review, status: 'cancelled', timeline: ended })).toEqual({
      at: 't7',
      words: 'now cancelled',
    });
  });
});
