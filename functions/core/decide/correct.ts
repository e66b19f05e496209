import { type Actor, maxCorrections, withAct } from '../cancellation/acts/act.ts';
import type { Resolution } from '../cancellation/acts/resolution.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { fingerprintOf } from '../cancellation/fingerprint.ts';
import { isEnd } from '../cancellation/status.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Milliseconds } from '../cancellation/units.ts';

/**
 * Why a correction is refused. `known`: the very same one counts already, which is no error. `said before`: the very same one
 * is there, but another one came after it.
 */
export type NotCorrectable = 'known' | 'said before' | 'open' | 'proven' | 'same end' | 'full';

/**
 * Whether a person's later statement may be attached. Only where a person stated the end: what a provider proved is
 * contradicted only by the provider, which a recheck asks.
 */
export function whyNotCorrectable(record: Cancellation, correction: Resolution): NotCorrectable | undefined {
  const { status, resolution, corrections = [] } = record;
  if (!isEnd(status)) return 'open';
  if (resolution === undefined) return 'proven';
  const asked = fingerprintOf(correction);
  const same = corrections.findLastIndex(({ says }) => fingerprintOf(says) === asked);
  // A late repeat of an old request must not overrule a newer correction, and must not seem to count.
  if (same >= 0) return same === corrections.length - 1 ? 'known' : 'said before';
  if (resultOf(correction) === latestResult(record)) return 'same end';
  return corrections.length >= maxCorrections ? 'full' : undefined;
}

/** What a statement says of the end, without how anybody knows it. */
function resultOf(says: Resolution): string {
  const { note: _note, ...result } = says;
  return fingerprintOf(result);
}

/** What people have said last. */
function latestResult({ status, rejection, refund, evidence, corrections }: Cancellation): string {
  const latest = corrections?.at(-1);
  if (latest) return resultOf(latest.says);
  return fingerprintOf({ status, code: rejection?.code, refund, reference: evidence?.reference });
}

/** Attaches a correction. The end stays as it is. It owes a `CancellationContradicted`. */
export function correct(
  record: Cancellation,
  correction: Resolution,
  actor: Actor,
  now: Milliseconds,
  isApproval = false,
): Changes {
  const { status, note } = correction;
  return {
    corrections: [...(record.corrections ?? []), { at: now, ...actor, says: correction }],
    proposal: undefined,
    acts: withAct(record.acts, {
      at: now,
      ...actor,
      ...(isApproval ? { act: 'approval' } : { act: 'correction', status, note }),
    }),
    timeline: addEntry(record.timeline, now, 'corrected', `operator: ${status}: ${note}`),
    version: record.version + 1,
    updatedAt: now,
  };
}
