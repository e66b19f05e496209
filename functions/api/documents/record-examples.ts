import type { Cancellation, Evidence } from '../../core/cancellation/cancellation.ts';
import { changed } from '../../core/cancellation/changes.ts';
import { newCancellation } from '../../core/cancellation/new-cancellation.ts';
import { correct } from '../../core/decide/correct.ts';
import { propose } from '../../core/decide/propose.ts';
import { resolve } from '../../core/decide/resolve.ts';
import { requestExamples } from './request-examples.ts';
import type { DescribedProvider } from './schemas.ts';

const merchant = 'merchant-a';
/** The key under which every example was asked for. */
const exampleKey = 'cancel-order-1001';
const began = Date.UTC(2026, 0, 15, 9, 30);
const seconds = (count: number) => began + count * 1000;

/** The same cancellation in every state that matters. */
export function recordExamples(providers: readonly DescribedProvider[]) {
  const requests = Object.values(requestExamples(providers)).map(({ value }) => value);
  const [first] = requests;
  if (!first) throw new RangeError('there are no provider folders');
  const accepted = newCancellation(merchant, exampleKey, first, began);
  const partial = requests.find(({ amount }) => amount) ?? first;
  return { accepted, ...openExamples(accepted), ...endExamples(openExamples(accepted).processing, partial) };
}

const attempt = { providerToken: '', sentAt: began, leftBy: seconds(1) } as const;
const refusal = 'answered 401 · invalid_api_key';

const openExamples = (accepted: Cancellation) =>
  ({
    processing: {
      ...accepted,
      status: 'processing',
      version: 3,
      attempts: [{ ...attempt, state: 'acknowledged' }],
      updatedAt: seconds(1),
      timeline: [...accepted.timeline, { at: seconds(1), event: 'cancel_pending', detail: 'received' }],
    },
    waiting: {
      ...accepted,
      status: 'processing',
      version: 3,
      evidence: { via: 'response', observedAt: seconds(1), code: 'invalid_api_key' },
      credentialsRefused: { code: 'credentials_refused', since: seconds(1), detail: refusal },
      nextLook: seconds(31),
      deadline: seconds(86_400),
      attempts: [{ ...attempt, state: 'withdrawn', withdrawnBy: 'not_sent' }],
      updatedAt: seconds(1),
      timeline: [...accepted.timeline, { at: seconds(1), event: 'cancel_credentials_refused', detail: refusal }],
    },
  }) as const satisfies Record<string, Cancellation>;

function endExamples(processing: Cancellation, partial: Cancellation['request']) {
  const ended = (status: Cancellation['status'], evidence: Omit<Evidence, 'observedAt'>): Cancellation => ({
    ...processing,
    status,
    version: 5,
    evidence: { observedAt: seconds(4), ...evidence },
    updatedAt: seconds(4),
    completedAt: seconds(4),
    timeline: [...processing.timeline, { at: seconds(4), event: status }],
  });
  const { completedAt: _open, ...inReview } = ended('review_required', { via: 'poll' });
  const details = { receiptUrl: 'https://provider.example/receipts/20481' };
  const review: Cancellation = {
    ...inReview,
    review: { code: 'outcome_unknown', detail: 'no clear answer before the deadline' },
  };
  return {
    ...reviewedExamples(review),
    cancelled: ended('cancelled', { via: 'poll', reference: 'c-20481', code: 'CANCELED', details }),
    rejected: {
      ...ended('rejected', { via: 'poll', code: 'CAPTURED' }),
      rejection: { code: 'already_captured', detail: 'completed before the cancel arrived' },
    },
    cancelDeclined: {
      ...ended('rejected', { via: 'webhook', code: 'CANCEL_FAILED', message: 'already settled' }),
      rejection: { code: 'cancel_declined', detail: 'the cancel failed for good, and money may still be held' },
    },
    refunded: {
      ...ended('partially_refunded', { via: 'poll' }),
      request: partial,
      refund: { amount: { value: 500, currency: 'USD' } },
    },
    review,
  } as const satisfies Record<string, Cancellation>;
}

const ana = { by: '7d1f0c52-8a3e-4b9d-b6a4-2f51e0c9d3aa', byName: 'ana' };
const ben = { by: 'b84e21f7-0c6d-4f3a-9e15-c3d7a2b8f604', byName: 'ben' };

/** What people did about a review, after an hour and after a day. */
function reviewedExamples(review: Cancellation) {
  const said = { status: 'cancelled', note: "the provider's portal shows the payment as cancelled" } as const;
  const wrong = { status: 'refunded', note: 'the settlement file shows a refund, and not a cancel' } as const;
  const resolved = changed(review, resolve(review, said, ana, seconds(3600)));
  return {
    proposed: changed(review, propose(review, { kind: 'resolution', says: said }, ana, seconds(3600))),
    corrected: changed(resolved, correct(resolved, wrong, ben, seconds(86_400))),
  } as const;
}
