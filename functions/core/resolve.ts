import type { Cancellation, DueEvent } from './cancellation.ts';
import { type Changes, changed } from './changes.ts';
import { closed } from './decide.ts';
import { dueEvent } from './events.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Resolution } from './schema.ts';
import { tell } from './timeline.ts';

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
