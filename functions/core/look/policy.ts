import type { SendingName } from '../cancellation/attempt.ts';
import type { Waits } from './waits.ts';

/**
 * What happens if the same request arrives twice. `harmless`: no more than after one arrival, for as long as we repeat it.
 * `costly`: it could move money twice.
 */
export type Repeat = 'harmless' | 'costly';

/** How a provider is treated: how doubt about an attempt is resolved, and how long each wait is. */
export interface Policy {
  /**
   * `read-status`: we read the payment before we send anything again. `resend`: the answer to the same request tells
   * how the first one ended. `await-webhook`: only a webhook tells. `ask-person`: nothing tells, so a person decides.
   */
  readonly whenInDoubt: 'read-status' | 'resend' | 'await-webhook' | 'ask-person';
  readonly repeat: Readonly<Record<SendingName, Repeat>>;
  /** Its state is read in the same look, before every cancel request. */
  readonly readBeforeSend: boolean;
  readonly statusReadable: boolean;
  readonly waits: Waits;
}
