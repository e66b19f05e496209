import { wasSent } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { ExchangeResult } from '../cancellation/observation.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Policy } from '../look/policy.ts';
import type { Decision } from './decision.ts';
import { evidenceOf, observationText } from './traces.ts';

const maxContradictions = 5;

/** A final status never changes. The first contradiction owes subscribers an event. */
export function compareWithEnd(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  const rest = { next: { step: 'rest' }, isProven: false } as const;
  const { ended, observation } = result;
  if (!contradicts(record, result, policy)) return { changes: { nextLook: undefined }, ...rest };
  const contradictions = [...(record.contradictions ?? []), evidenceOf(result)].slice(-maxContradictions);
  if (record.contradictions) return { changes: { contradictions, nextLook: undefined }, ...rest };
  return {
    ...rest,
    changes: {
      contradictions,
      nextLook: undefined,
      timeline: addEntry(
        record.timeline,
        ended,
        'contradicted',
        `the provider now shows: ${observationText(observation) ?? observation.kind}`,
      ),
      version: record.version + 1,
      updatedAt: ended,
    },
    owes: 'CancellationContradicted',
    isProven: true,
  };
}

/** Whether the observation contradicts the final status (docs/vocabulary.md, "Statuses"). */
function contradicts(record: Cancellation, result: ExchangeResult, policy: Policy): boolean {
  const { status, attempts, refund } = record;
  const { exchange, observation } = result;
  const isTaken = observation.code === 'already_captured';
  // A refund that was shown as made can still fail at the bank.
  const isDenied = observation.code === 'contradicted' || observation.code === 'cancel_declined';
  switch (status) {
    case 'rejected':
      return ['cancelled', 'refunded'].includes(observation.kind) && attempts.some(wasSent);
    case 'cancelled':
      return (
        isTaken ||
        observation.code === 'already_refunded' ||
        // Any other exchange speaks only of its own request, and a repeat fails because the payment is cancelled.
        (isDenied && !(observation.code === 'cancel_declined' && exchange !== 'status')) ||
        observation.kind === 'refunded' ||
        isHeldAgain(record, result, policy)
      );
    default:
      if (observation.kind === 'refunded')
        return refund !== undefined && observation.amount.value !== refund.amount.value;
      // After a partial refund, the rest of the money stays captured.
      if (status === 'partially_refunded') return isDenied;
      return isTaken || isDenied || isHeldAgain(record, result, policy);
  }
}

/** A read that begins a settle time after the end still shows the payment open. An earlier read may only be out of date. */
const isHeldAgain = (
  { completedAt = 0 }: Cancellation,
  { exchange, observation, began }: ExchangeResult,
  { waits }: Policy,
) => exchange === 'status' && observation.kind === 'open' && began >= completedAt + waits.settle;
