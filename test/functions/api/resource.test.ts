import { describe, expect, it } from 'vitest';
import { toResource } from '../../../functions/api/resource.ts';
import { accepted, attempt, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { atNoon } from '../../fixtures/circumstances.ts';

const time = '2026-11-20T12:00:00.000Z';
const later = '2026-11-20T12:02:00.000Z';
const minuteLater = '2026-11-20T12:01:00.000Z';

describe('the resource of a cancellation', () => {
  it('has null for every absent field', () => {
    const record = accepted();

    expect(toResource(record, atNoon)).toEqual({
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
      credentialsRefused: null,
      waitingFor: 'provider',
      nextLookAt: null,
      deadline: null,
      explanation: 'We have accepted the request and not asked the provider yet.',
      evidence: null,
      attempts: 0,
      corrections: [],
      proposal: null,
      acts: [
        { at: '2026-11-20T12:00:00.000Z', act: 'accept', by: 'merchant-a', byName: null, status: null, note: null },
      ],
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
      atNoon,
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

  it('counts no attempt that certainly did nothing at the provider', () => {
    const attempts = [
      attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' }),
      attempt({ state: 'withdrawn', withdrawnBy: 'refused' }),
      attempt({ state: 'withdrawn', withdrawnBy: 'read' }),
      attempt({ state: 'unresolved' }),
    ];

    expect(toResource(accepted({ attempts }), atNoon).attempts).toBe(3);
  });

  it('says since when the credentials are refused, when the next look comes, and until when', () => {
    const credentialsRefused = { code: 'credentials_refused', since: noon, detail: 'answered 401' } as const;
    const open = {
      status: 'processing',
      credentialsRefused,
      nextLook: noon + minute,
      deadline: noon + 2 * minute,
    } as const;

    expect(toResource(accepted(open), atNoon)).toMatchObject({
      credentialsRefused: { detail: 'answered 401', since: time },
      waitingFor: 'credentials',
      nextLookAt: minuteLater,
      deadline: '2026-11-20T12:02:00.000Z',
    });
    const bare = toResource(accepted({ credentialsRefused: { code: 'credentials_refused', since: noon } }), atNoon);
    expect(bare.credentialsRefused).toEqual({ detail: null, since: time });
  });

  it.each([
    ['is held', {}, { isHeld: true }, null, later],
    ['is being looked at', { lease: { id: 'lease', until: noon + 1 } }, {}, null, later],
    ['is under review', { status: 'review_required' }, {}, minuteLater, null],
    ['has ended', { status: 'cancelled' }, {}, null, null],
  ] as const)(
    'has a next look and a deadline only where that is true: it %s',
    (_, changes, more, nextLookAt, deadline) => {
      const record = processing({ nextLook: noon + minute, deadline: noon + 2 * minute, ...changes });

      expect(toResource(record, { ...atNoon, ...more })).toMatchObject({ nextLookAt, deadline });
    },
  );

  it('has null for the absent details of a rejection, a review and evidence', () => {
    const resource = toResource(
      accepted({
        rejection: { code: 'expired' },
        review: { code: 'contradicted' },
        evidence: { via: 'operator', observedAt: noon },
      }),
      atNoon,
    );

    expect(resource).toMatchObject({
      rejection: { code: 'expired', detail: null },
      review: { code: 'contradicted', detail: null },
      evidence: { via: 'operator', observedAt: time, reference: null, code: null, message: null, details: {} },
    });
  });
});
