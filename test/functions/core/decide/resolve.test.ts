import { describe, expect, it } from 'vitest';
import { dueEvent } from '../../../../functions/api/event.ts';
import type { Resolution } from '../../../../functions/core/cancellation/acts/resolution.ts';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { fingerprintOf } from '../../../../functions/core/cancellation/fingerprint.ts';
import { resolve } from '../../../../functions/core/decide/resolve.ts';
import { minute, noon, processing } from '../../../fixtures/a-cancellation.ts';

const review = processing({
  status: 'review_required',
  version: 5,
  consecutiveFailures: 2,
  review: { code: 'outcome_unknown' },
  reviewSince: noon,
  nextLook: noon + minute,
  notBefore: noon + minute,
  timeline: [{ at: noon, event: 'review_required' }],
});
const now = noon + 10 * minute;
const note = 'seen in the dashboard';
const ana = { by: 'sub-of-ana', byName: 'ana' };
const amount = { value: 500, currency: 'USD' };

const resolved = (resolution: Resolution) => {
  const record = changed(review, resolve(review, resolution, ana, now));
  return { record, event: dueEvent(record, 'CancellationCompleted') };
};

describe('a resolution', () => {
  it('ends the review with the note as evidence, and no look follows', () => {
    const resolution: Resolution = { status: 'cancelled', note };
    const { review: _review, nextLook: _nextLook, notBefore: _notBefore, ...rest } = review;

    expect(resolved(resolution).record).toStrictEqual({
      ...rest,
      status: 'cancelled',
      consecutiveFailures: 0,
      evidence: { via: 'operator', observedAt: now, ...ana, message: note },
      resolution: fingerprintOf(resolution),
      acts: [{ at: now, act: 'resolution', ...ana, status: 'cancelled', note }],
      timeline: [...review.timeline, { at: now, event: 'cancelled', detail: `operator: ${note}` }],
      completedAt: now,
      version: 6,
      updatedAt: now,
    });
  });

  it('makes a CancellationCompleted event due', () => {
    const { event } = resolved({ status: 'cancelled', note });

    expect(event).toMatchObject({
      detailType: 'CancellationCompleted',
      eventId: `evt_${review.id}_6`,
      detail: { version: 6, merchantId: 'merchant-a', cancellation: { status: 'cancelled', review: null } },
    });
  });

  it('keeps the reference if one was given', () => {
    expect(resolved({ status: 'cancelled', note, reference: 'void-1' }).record.evidence).toStrictEqual({
      via: 'operator',
      observedAt: now,
      ...ana,
      message: note,
      reference: 'void-1',
    });
  });

  it('as rejected keeps the code, with the note as the detail', () => {
    const { record } = resolved({ status: 'rejected', code: 'already_captured', note });

    expect(record.rejection).toStrictEqual({ code: 'already_captured', detail: note });
    expect(record).not.toHaveProperty('refund');
  });

  it.for(['refunded', 'partially_refunded'] as const)('as %s keeps the amount', (status) => {
    const { record } = resolved({ status, refund: { amount }, note });

    expect(record).toMatchObject({ status, refund: { amount } });
    expect(record).not.toHaveProperty('rejection');
  });

  it('as refunded needs no amount', () => {
    for (const refund of [{}, { refund: undefined }]) {
      expect(resolve(review, { status: 'refunded', note, ...refund }, ana, now)).not.toHaveProperty('refund');
    }
  });
});
