import { describe, expect, it } from 'vitest';
import { toResource } from '../../../../functions/api/resource.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { erased, lostFields, stillNeeded } from '../../../../infra/cloud/erasure/erased.ts';
import { hour, minute, noon } from '../../../fixtures/a-cancellation.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';
import { anEnded, personal } from './an-ended.ts';

const later = noon + hour;

describe('an erased record', () => {
  const before = anEnded();
  const after = erased(before, later);

  it('has nothing left that somebody wrote about the payment or that identifies it', () => {
    expect(JSON.stringify(before).split(personal).length).toBeGreaterThan(20);
    expect(JSON.stringify(after)).not.toContain(personal);
    expect(after.tokens).toEqual({});
    expect(after).not.toHaveProperty('trace');
  });

  it('still says what we did, when, and how it ended', () => {
    expect(after).toMatchObject({
      id: before.id,
      merchant: before.merchant,
      fingerprint: before.fingerprint,
      resolution: before.resolution,
      request: { provider: 'yuno', reason: 'requested_by_customer', amount: { value: 500, currency: 'EUR' } },
      status: 'partially_refunded',
      attempts: [{ providerToken: 'token-1', sentAt: noon, state: 'acknowledged' }],
      evidence: { via: 'poll', observedAt: noon + minute, code: 'REFUNDED' },
      contradictions: [{ via: 'webhook', observedAt: noon + minute }],
      rejection: { code: 'already_captured' },
      review: { code: 'outcome_unknown' },
      refund: { amount: { value: 500, currency: 'EUR' } },
      acts: [{ at: noon, act: 'resolution', by: 'operator-1' }],
      corrections: [{ by: 'operator-2', says: { status: 'rejected', code: 'declined' } }],
      createdAt: noon,
      completedAt: noon + minute,
      timeline: [
        { at: noon, event: 'accepted' },
        { at: noon + minute, event: 'refund_refunded' },
        { at: later, event: 'erased' },
      ],
    });
  });

  it('has a new version, and would publish its last event under the same id without the words', () => {
    expect(after).toMatchObject({ version: 8, updatedAt: later, erasedAt: later });
    expect(after.lastEvent).toMatchObject({
      eventId: before.lastEvent?.eventId,
      detail: { eventId: before.lastEvent?.eventId, version: 6, cancellation: { status: 'partially_refunded' } },
    });
  });

  it('can still be shown', () => {
    expect(toResource(after, atNoon)).toMatchObject({ transaction: {}, description: null, merchantReference: null });
  });
});

it('names what is lost, and never its value', () => {
  const before = anEnded();

  const names = lostFields(before, erased(before, later));

  expect(names).toEqual(
    expect.arrayContaining([
      'request.transaction.paymentId',
      'request.description',
      'request.merchantReference',
      'evidence.message',
      'evidence.details.receipt',
      'timeline.detail',
      'snapshot.payer',
    ]),
  );
  expect(names.join()).not.toContain(personal);
});

describe('the data of a cancellation', () => {
  it.each(statuses.map((status) => [status]))('that is %s', (status) => {
    const isEnded = ['cancelled', 'refunded', 'partially_refunded', 'rejected'].includes(status);

    expect(stillNeeded(anEnded({ status }), later) === undefined).toBe(isEnded);
  });

  it.each<[string, Partial<Cancellation>]>([
    [
      'whose result is not published',
      { dueEvents: [{ eventId: 'e', detailType: 'CancellationCompleted', detail: {} }] },
    ],
    ['at which a worker looks', { lease: { id: 'l', until: later + 1 } }],
  ])('%s is still needed', (_what, changes) => {
    expect(stillNeeded(anEnded(changes), later)).toBeDefined();
  });

  it('that recovery will look at is still needed', () => {
    expect(stillNeeded({ ...anEnded(), wakeAt: later + hour }, later)).toContain('is being read again');
  });
});
