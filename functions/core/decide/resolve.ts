import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { fingerprintOf } from '../cancellation/fingerprint.ts';
import type { RejectionCode } from '../cancellation/status.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Amount, Milliseconds } from '../cancellation/units.ts';
import { clearedAtEnd } from './conclude.ts';

/** What a person found out about a review: how it really ended, and the note that says how they know. */
export type Resolution = { readonly note: string; readonly reference?: string | undefined } & (
  | { readonly status: 'cancelled' }
  | { readonly status: 'refunded'; readonly refund?: { readonly amount: Amount } | undefined }
  | { readonly status: 'partially_refunded'; readonly refund: { readonly amount: Amount } }
  | { readonly status: 'rejected'; readonly code: RejectionCode }
);

/** Ends a review with what a person found out; their note is the evidence. It owes a `CancellationCompleted`. */
export function resolve(record: Cancellation, resolution: Resolution, now: Milliseconds): Changes {
  const { status, note, reference } = resolution;
  return {
    ...clearedAtEnd,
    status,
    ...(resolution.status === 'rejected' ? { rejection: { code: resolution.code, detail: note } } : {}),
    ...('refund' in resolution && resolution.refund ? { refund: resolution.refund } : {}),
    evidence: { via: 'operator', observedAt: now, message: note, ...(reference ? { reference } : {}) },
    resolution: fingerprintOf(resolution),
    timeline: addEntry(record.timeline, now, status, `operator: ${note}`),
    completedAt: now,
    version: record.version + 1,
    updatedAt: now,
  };
}
