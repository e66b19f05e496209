import { dueEvent } from '../../../../functions/api/event.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { attempt, minute, noon, processing } from '../../../fixtures/a-cancellation.ts';

/** In every text that somebody wrote about the payment, so that a search finds what was forgotten. */
export const personal = 'Ana Pereira';

/** A cancellation that has ended, with everything that a record can have. */
export function anEnded(changes: Partial<Cancellation> = {}): Cancellation {
  const said = { reference: `r ${personal}`, message: personal, details: { receipt: personal } };
  const record = processing({
    key: `order of ${personal}`,
    status: 'partially_refunded',
    version: 7,
    request: {
      provider: 'yuno',
      transaction: { paymentId: `p ${personal}`, transactionId: `t ${personal}` },
      reason: 'requested_by_customer',
      description: personal,
      merchantReference: `order of ${personal}`,
      amount: { value: 500, currency: 'EUR' },
      ifCaptured: 'refund',
    },
    trace: 'a'.repeat(34),
    tokens: { 1: 'a task token' },
    snapshot: { payer: personal },
    credentialsRefused: { code: 'credentials_refused', since: noon, detail: personal },
    testimonies: [{ id: personal, receivedAt: noon, proves: { kind: 'cancelled', said }, isRead: true }],
    attempts: [attempt({ state: 'acknowledged', reference: personal })],
    evidence: { via: 'poll', observedAt: noon + minute, code: 'REFUNDED', ...said },
    contradictions: [{ via: 'webhook', observedAt: noon + minute, ...said }],
    rejection: { code: 'already_captured', detail: personal },
    review: { code: 'outcome_unknown', detail: personal },
    refund: { amount: { value: 500, currency: 'EUR' } },
    resolution: 'a hash of what the person wrote',
    by: 'operator-1',
    acts: [{ at: noon, act: 'resolution', by: 'operator-1', note: personal }],
    corrections: [
      {
        at: noon,
        by: 'operator-2',
        says: { status: 'rejected', code: 'declined', note: personal, reference: personal },
      },
    ],
    proposal: { at: noon, by: 'operator-2', kind: 'correction', says: { status: 'cancelled', note: personal } },
    timeline: [
      { at: noon, event: 'accepted' },
      { at: noon + minute, event: 'refund_refunded', detail: personal },
    ],
    completedAt: noon + minute,
    ...changes,
  });
  const { wakeAt: _wakeAt, ...rested } = record;
  return { ...rested, lastEvent: dueEvent({ ...rested, version: 6 }, 'CancellationCompleted') };
}
