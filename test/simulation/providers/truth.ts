import type { SimulatedPayment } from '../../../functions/providers/simulator.ts';
import { list, text } from '../../../functions/untrusted/json.ts';

/** What is true of a payment, in words of no provider. */
export type Fact =
  | 'unknown'
  | 'open'
  | 'voided'
  | 'captured'
  | 'refunded'
  | 'expired'
  | 'declined'
  /** The provider refuses to cancel it. */
  | 'forbidden'
  | 'asks for a person';

/** Reads the facts from a simulator's payment. Uses none of the service's own interpretation, which may be wrong. */
export function factsOf(provider: string, payment: SimulatedPayment | undefined): readonly Fact[] {
  if (!payment) return ['unknown'];
  const word = (field: string) => text(payment, field) ?? '';
  switch (provider) {
    case 'lab4pay':
      return (
        { CANCELED: voided, FAILED: declined, EXPIRED: ['expired'] as const }[word('status')] ??
        (word('reverted_at') ? ['captured', 'refunded'] : word('completed_at') ? ['captured'] : ['open'])
      );
    case 'pace':
      return { cancelled: voided, captured, forbidden, terms: asksForPerson }[word('state')] ?? ['open'];
    case 'yuno':
      return yunoFacts(word('status'), word('subStatus'), word('authentication'));
    case 'pg-orders':
      return [...pgOrdersFacts(word('state')), ...failures(payment)];
    case 'vtex':
      return (
        { 'asks-for-person': asksForPerson, 'has-settled': captured, 'done-by-hand': voided }[word('manner')] ?? [
          'open',
        ]
      );
    default:
      throw new RangeError(`the facts of ${provider} are not known`);
  }
}

const voided = ['voided'] as const;
const declined = ['declined'] as const;
const captured = ['captured'] as const;
const forbidden = ['forbidden'] as const;
const asksForPerson = ['asks for a person'] as const;

function yunoFacts(status: string, subStatus: string, authentication: string): readonly Fact[] {
  if (status === 'CANCELED') return subStatus === 'CANCELED' ? voided : ['open'];
  // Yuno refuses every cancel request while the payer authenticates.
  if (authentication !== 'none' && authentication !== '') return ['open', 'forbidden'];
  const rows: Record<string, readonly Fact[]> = {
    SUCCEEDED: captured,
    REFUNDED: ['captured', 'refunded'],
    EXPIRED: ['expired'],
    FRAUD: declined,
  };
  return rows[status] ?? ['open'];
}

function pgOrdersFacts(state: string): readonly Fact[] {
  const rows: Record<string, readonly Fact[]> = {
    AuthVoided: voided,
    CaptureSucceeded: captured,
    Refunding: captured,
    RefundFailed: captured,
    Refunded: ['captured', 'refunded'],
    AuthFailed: declined,
    AuthExpired: ['expired'],
  };
  return rows[state] ?? ['open'];
}

/** A void or refund that failed for good. */
const failures = (payment: SimulatedPayment): readonly Fact[] =>
  list(payment, 'history').some((entry) => text(entry, 'status', 'outcome') === 'failedNonRetryable') ? declined : [];
