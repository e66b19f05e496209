import type { Waits } from './waits.ts';

/** How a provider is treated: how doubt about an attempt is resolved, and how long each wait is. */
export interface Policy {
  /** With `resend`, it is safe to send the same cancel with the same provider token again. */
  readonly whenInDoubt: 'read-status' | 'resend';
  /** Its state is read in the same look, before every cancel request. */
  readonly readBeforeSend: boolean;
  readonly statusReadable: boolean;
  readonly waits: Waits;
}
