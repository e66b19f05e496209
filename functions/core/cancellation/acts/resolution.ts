import type { RejectionCode } from '../status.ts';
import type { Amount } from '../units.ts';

/** What a person found out: how a cancellation really ended, and the note that says how they know. */
export type Resolution = { readonly note: string; readonly reference?: string | undefined } & (
  | { readonly status: 'cancelled' }
  | { readonly status: 'refunded'; readonly refund?: { readonly amount: Amount } | undefined }
  | { readonly status: 'partially_refunded'; readonly refund: { readonly amount: Amount } }
  | { readonly status: 'rejected'; readonly code: RejectionCode }
);
