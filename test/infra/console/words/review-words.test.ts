import { describe, expect, it } from 'vitest';
import {
  hasNewerEvidence,
  ledToReview,
  recheckOutcome,
  reviewBeginning,
  reviewSince,
} from '../../../../infra/console/words/review-words.ts';

const line = (at: string, event: string, detail: string | null = null) => ({ at, event, detail });
const evidenceAt = (observedAt: string) =>
  ({
    via: 'poll',
    observedAt,
    by: null,
    byName: null,
    reference: null,
    code: null,
    message: null,
    details: {},
  }) as const;
const timeline = [
  line('t1', 'accepted'),
  line('t2', 'cancel_unknown', 'ECONNRESET'),
  line('t3', 'review_required', 'outcome_unknown'),
  line('t4', 'status_open'),
];
const review = { status: 'review_required', evidence: evidenceAt('t4'), timeline } as const;

describe('a review', () => {
  it('waits since its own line, whatever happened later', () => {
    expect(reviewSince(timeline)).toBe('t3');
    expect(reviewSince(timeline.slice(0, 2))).toBeUndefined();
    expect(reviewBeginning(timeline).map(({ at }) => at)).toEqual(['t2', 't3']);
    expect(reviewBeginning([])).toEqual([]);
  });

  it('shows the line that led to it, also if there is newer evidence', () => {
    expect(ledToReview(timeline)).toBe(
      'Cancel request: outcome unknown · the connection was dropped before an answer (ECONNRESET)',
    );
    expect(ledToReview([line('t1', 'accepted'), line('t3', 'review_required')])).toBeUndefined();
    expect(hasNewerEvidence(review)).toBe(true);
    expect(hasNewerEvidence({ ...review, evidence: evidenceAt('t2') })).toBe(false);
    expect(hasNewerEvidence({ ...review, status: 'cancelled' })).toBe(false);
  });
});

describe('the outcome of a recheck', () => {
  it('is undefined until the record shows it', () => {
    expect(recheckOutcome(review, review)).toBeUndefined();
  });

  it('has the newest line, even if that repeats the one before', () => {
    expect(recheckOutcome(review, { ...review, evidence: evidenceAt('t5') })).toEqual({
      at: 't5',
      words: 'still undecided · Payment read: still open, no cancel in progress',
    });
    expect(recheckOutcome(review, { ...review, timeline: [...timeline, line('t6', 'status_unknown')] })).toEqual({
      at: 't6',
      words: 'still undecided · Payment read: outcome unknown',
    });
  });

  it('is the new status if there is one', () => {
    const ended = [...timeline, line('t7', 'cancelled')];

    expect(recheckOutcome(review, { ...review, status: 'cancelled', timeline: ended })).toEqual({
      at: 't7',
      words: 'now cancelled',
    });
  });
});
