import { describe, expect, it } from 'vitest';
import { toResource } from '../../../../functions/api/resource.ts';
import { isInDoubt, isLive } from '../../../../functions/core/cancellation/attempt.ts';
import {
  ends,
  isEnd,
  type Status,
  statuses,
  statusesBefore,
  transitions,
} from '../../../../functions/core/cancellation/status.ts';
import { accepted, attempt, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';

describe('the transition table', () => {
  it('has exactly the transitions of the design', () => {
    expect(transitions).toEqual({
      accepted: ['processing'],
      processing: ['cancelled', 'refunded', 'partially_refunded', 'rejected', 'review_required'],
      review_required: ['cancelled', 'refunded', 'partially_refunded', 'rejected'],
      cancelled: [],
      refunded: [],
      partially_refunded: [],
      rejected: [],
    });
  });

  it('has no transition from the four final statuses, and at least one from each other status', () => {
    expect(statuses.filter(isEnd)).toEqual(ends);
  });

  it.for([
    ['accepted', []],
    ['processing', ['accepted']],
    ['review_required', ['processing']],
    ['cancelled', ['processing', 'review_required']],
    ['refunded', ['processing', 'review_required']],
    ['partially_refunded', ['processing', 'review_required']],
    ['rejected', ['processing', 'review_required']],
  ] as const satisfies (readonly [Status, readonly Status[]])[])('reaches %s only from %j', ([to, from]) => {
    expect(statusesBefore(to)).toEqual(from);
  });
});

describe('an attempt', () => {
  it.for([
    ['unresolved', true, true],
    ['acknowledged', false, true],
    ['refused', false, false],
    ['withdrawn', false, false],
  ] as const)('that is %s is in doubt: %s, live: %s', ([state, inDoubt, live]) => {
    expect(isInDoubt(attempt({ state }))).toBe(inDoubt);
    expect(isLive(attempt({ state }))).toBe(live);
  });
});

describe('the resource', () => {
  it('of a new cancellation names every field', () => {
    expect(toResource(accepted(), atNoon)).toMatchObject({
      id: accepted().id,
      status: 'accepted',
      provider: 'yuno',
      transaction: { paymentId: 'p-1', transactionId: 't-1' },
      reason: null,
      description: null,
      merchantReference: null,
      amount: null,
      ifCaptured: 'reject',
      requestedAt: '2026-11-20T12:00:00.000Z',
      updatedAt: '2026-11-20T12:00:00.000Z',
      completedAt: null,
      rejection: null,
      refund: null,
      review: null,
      evidence: null,
      attempts: 0,
      corrections: [],
      proposal: null,
      acts: [{ at: '2026-11-20T12:00:00.000Z', act: 'accept', by: 'merchant-a', byName: null, note: null }],
      timeline: [],
    });
  });

  it('of a final one says why, and who decided', () => {
    const record = processing({
      status: 'rejected',
      attempts: [attempt()],
      rejection: { code: 'already_captured' },
      evidence: { via: 'poll', observedAt: noon, code: 'CAPTURED' },
      timeline: [{ at: noon, event: 'rejected' }],
      completedAt: noon,
    });

    expect(toResource(record, atNoon)).toMatchObject({
      rejection: { code: 'already_captured', detail: null },
      evidence: {
        via: 'poll',
        observedAt: '2026-11-20T12:00:00.000Z',
        reference: null,
        code: 'CAPTURED',
        message: null,
      },
      attempts: 1,
      timeline: [{ at: '2026-11-20T12:00:00.000Z', event: 'rejected', detail: null }],
      completedAt: '2026-11-20T12:00:00.000Z',
    });
  });
});
