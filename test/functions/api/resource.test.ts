import { describe, expect, it } from 'vitest';
import { toResource } from '../../../functions/api/resource.ts';
import { accepted, attempt, minute, noon } from '../../fixtures/a-cancellation.ts';

const time = '2026-11-20T12:00:00.000Z';
const minuteLater = '2026-11-20T12:01:00.000Z';

describe('the resource of a cancellation', () => {
  it('has null for every absent field', () => {
    const record = accepted();

    expect(toResource(record)).toEqual({
      id: record.id,
      status: 'accepted',
      provider: 'yuno',
      transaction: { paymentId: 'p-1', transactionId: 't-1' },
      reason: null,
      description: null,
      merchantReference: null,
      amount: null,
      ifCaptured: 'reject',
      requestedAt: time,
      updatedAt: time,
      completedAt: null,
      rejection: null,
      refund: null,
      review: null,
      waitingFor: null,
      evidence: null,
      attempts: 0,
      corrections: [],
      proposal: null,
      acts: [{ at: '2026-11-20T12:00:00.000Z', act: 'accept', by: 'merchant-a', byName: null, note: null }],
      timeline: [],
    });
  });

  it('shows every field', () => {
    const amount = { value: 500, currency: 'USD' };
    const given = {
      reason: 'duplicate',
      description: 'd',
      merchantReference: 'm',
      amount,
      ifCaptured: 'refund',
    } as const;
    const { request } = accepted();

    const resource = toResource(
      accepted({
        request: { ...request, ...given },
        updatedAt: noon + minute,
        completedAt: noon + minute,
        rejection: { code: 'expired', detail: 'too late' },
        refund: { amount },
        review: { code: 'contradicted', detail: 'two results' },
        evidence: {
          via: 'poll',
          observedAt: noon,
          reference: 'r',
          code: 'C',
          message: 'words',
          details: { receipt: 'R-1' },
        },
        attempts: [attempt(), attempt()],
        timeline: [
          { at: noon, event: 'accepted' },
          { at: noon + minute, event: 'rejected', detail: 'expired' },
        ],
      }),
    );

    expect(resource).toMatchObject({
      ...given,
      requestedAt: time,
      updatedAt: minuteLater,
      completedAt: minuteLater,
      rejection: { code: 'expired', detail: 'too late' },
      refund: { amount },
      review: { code: 'contradicted', detail: 'two results' },
      evidence: {
        via: 'poll',
        observedAt: time,
        reference: 'r',
        code: 'C',
        message: 'words',
        details: { receipt: 'R-1' },
      },
      attempts: 2,
      timeline: [
        { at: time, event: 'accepted', detail: null },
        { at: minuteLater, event: 'rejected', detail: 'expired' },
      ],
    });
  });

  it('says what it waits for, when the next try comes, and until when', () => {
    const hold = { code: 'credentials_refused', since: noon, detail: 'answered 401' } as const;
    const open = { status: 'processing', hold, nextLook: noon + minute, deadline: noon + 2 * minute } as const;

    expect(toResource(accepted(open)).waitingFor).toEqual({
      code: 'credentials_refused',
      detail: 'answered 401',
      since: time,
      nextTryAt: minuteLater,
      until: '2026-11-20T12:02:00.000Z',
    });
    const bare = toResource(accepted({ hold: { code: 'credentials_refused', since: noon } }));
    expect(bare.waitingFor).toMatchObject({ detail: null, nextTryAt: null, until: null });
  });

  it('has null for the absent details of a rejection, a review and evidence', () => {
    const resource = toResource(
      accepted({
        rejection: { code: 'expired' },
        review: { code: 'contradicted' },
        evidence: { via: 'operator', observedAt: noon },
      }),
    );

    expect(resource).toMatchObject({
      rejection: { code: 'expired', detail: null },
      review: { code: 'contradicted', detail: null },
      evidence: { via: 'operator', observedAt: time, reference: null, code: null, message: null, details: {} },
    });
  });
});
