import { dueEvent } from '../../api/event.ts';
import type { Cancellation, DueEvent } from '../cancellation/cancellation.ts';
import { type Changes, changed } from '../cancellation/changes.ts';
import { fingerprintOf } from '../cancellation/fingerprint.ts';
import { tell } from '../cancellation/timeline.ts';
import { closed } from './decide.ts';

/** What a person found out ends a review, with that person's note as evidence. */
export function resolve(
  record: Cancellation,
  resolution: Resolution,
  now: number,
): { readonly changes: Changes; readonly event: DueEvent } {
  const { status, note, reference } = resolution;
  const changes: Changes = {
    ...closed,
    status,
    ...(resolution.status === 'rejected' ? { rejection: { code: resolution.code, detail: note } } : {}),
    ...('refund' in resolution && resolution.refund ? { refund: resolution.refund } : {}),
    evidence: { via: 'operator', observedAt: now, message: note, ...(reference ? { reference } : {}) },
    resolution: fingerprintOf(resolution),
    timeline: tell(record.timeline, now, status, `operator: ${note}`),
    completedAt: now,
    version: record.version + 1,
    updatedAt: now,
  };
  return { changes, event: dueEvent(changed(record, changes), 'CancellationCompleted') };
}
