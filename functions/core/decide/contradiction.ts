import type { Attempt } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Decision } from './decision.ts';
import type { ExchangeResult, Observation } from './observation.ts';
import { evidenceOf, observationText } from './traces.ts';

const maxContradictions = 5;

/** An end never changes. The first time that a read disagrees with it, subscribers are told. */
export function compareWithEnd(record: Cancellation, result: ExchangeResult): Decision {
  const rest = { next: { step: 'rest' }, isProven: false } as const;
  const { ended, observation } = result;
  if (!contradicts(record, observation)) return { changes: { nextLook: undefined }, ...rest };
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
        `the provider now shows: ${observationText(observation)}`,
      ),
      version: record.version + 1,
      updatedAt: ended,
    },
    owes: 'CancellationContradicted',
    isProven: true,
  };
}

/** Money shown taken after `cancelled`, or our cancel shown effective after `rejected`. */
function contradicts({ status, attempts }: Cancellation, { kind, code }: Observation): boolean {
  if (status === 'rejected') return (kind === 'cancelled' || kind === 'refunded') && attempts.some(mayHaveBeenSent);
  const isTaken = code === 'already_captured' || code === 'already_refunded';
  return status === 'cancelled' && (isTaken || kind === 'refunded');
}

const mayHaveBeenSent = ({ withdrawnBy }: Attempt) => withdrawnBy !== 'not_sent';
