import { type Actor, withAct } from '../cancellation/acts/act.ts';
import type { Resolution } from '../cancellation/acts/resolution.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { fingerprintOf } from '../cancellation/fingerprint.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { clearedAtEnd } from './conclude.ts';

/**
 * Ends a review with what a person found out; their note is the evidence. It owes a `CancellationCompleted`. The person who
 * approves a proposal ends the review; the proposal is an act of its own.
 */
export function resolve(
  record: Cancellation,
  resolution: Resolution,
  actor: Actor,
  now: Milliseconds,
  isApproval = false,
): Changes {
  const { status, note, reference } = resolution;
  return {
    ...clearedAtEnd,
    status,
    ...(resolution.status === 'rejected' ? { rejection: { code: resolution.code, detail: note } } : {}),
    ...('refund' in resolution && resolution.refund ? { refund: resolution.refund } : {}),
    evidence: { via: 'operator', observedAt: now, ...actor, message: note, ...(reference ? { reference } : {}) },
    resolution: fingerprintOf(resolution),
    acts: withAct(record.acts, {
      at: now,
      ...actor,
      ...(isApproval ? { act: 'approval' } : { act: 'resolution', status, note }),
    }),
    timeline: addEntry(record.timeline, now, status, `operator: ${note}`),
    completedAt: now,
    version: record.version + 1,
    updatedAt: now,
  };
}
