import type { Patience } from './waits.ts';

/** What deciding must know of a provider: how it resolves doubt, and how long to be patient with it. */
export interface Ways {
  readonly whenInDoubt: 'read-status' | 'resend';
  /** Its state is read in the same look before every sending. */
  readonly readBeforeSend: boolean;
  readonly statusReadable: boolean;
  readonly patience: Patience;
}
