import { type Attempt, nextProviderToken, type SendingName } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { LeaseId, ProviderToken } from '../cancellation/ids.ts';
import type { ExchangeName } from '../cancellation/observation.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from './policy.ts';
import { isFull } from './repeats.ts';

export interface Take {
  readonly leaseId: LeaseId;
  readonly leaseUntil: Milliseconds;
  /** A fresh UUID, used only if no earlier token must be kept. */
  readonly freshToken: ProviderToken;
  readonly now: Milliseconds;
}

/** The fields of the record that a take depends on. `attempts` matters only if the look sends at once. */
export type Takeable = Pick<Cancellation, 'look' | 'version' | 'status' | 'attempts'>;

/** The changes by which one worker takes a look: number, lease and, if it sends at once, the attempt. */
export function takeLook(
  record: Takeable,
  exchange: Exclude<ExchangeName, 'refund'>,
  { leaseId, leaseUntil, freshToken, now }: Take,
  { waits }: Policy,
): Changes {
  return {
    look: record.look + 1,
    lookBegan: now,
    lease: { id: leaseId, until: leaseUntil },
    nextLook: leaseUntil,
    ...(record.status === 'accepted' ? { status: 'processing', firstLookAt: now, deadline: now + waits.deadline } : {}),
    ...(exchange === 'cancel' ? { attempts: withNewAttempt(record.attempts, freshToken, now, leaseUntil) } : {}),
    version: record.version + 1,
    updatedAt: now,
  };
}

/** The attempts with the one that is about to be sent. It is in doubt until its answer is recorded. */
export function withNewAttempt(
  attempts: readonly Attempt[],
  freshToken: ProviderToken,
  now: Milliseconds,
  leaseUntil: Milliseconds,
  exchange: SendingName = 'cancel',
): readonly Attempt[] {
  const attempt: Attempt = {
    ...(exchange === 'refund' ? { exchange } : {}),
    providerToken: nextProviderToken(attempts, freshToken, exchange),
    sentAt: now,
    leftBy: leaseUntil,
    state: 'unresolved',
  };
  const replacesLast = attempts.at(-1)?.withdrawnBy === 'not_sent' && isFull(attempts);
  return [...(replacesLast ? attempts.slice(0, -1) : attempts), attempt];
}
