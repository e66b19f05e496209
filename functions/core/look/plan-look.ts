import { type Attempt, mayHaveArrived, wasSent } from '../cancellation/attempt.ts';
import { type Cancellation, hasLivingLease, rests } from '../cancellation/cancellation.ts';
import type { ExchangeName } from '../cancellation/observation.ts';
import { unreadTestimony } from '../cancellation/testimony.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from './policy.ts';
import { isFull, nextSendingAt } from './repeats.ts';

/** What a message asks for: a look by its number, or by a workflow's task token, which counts as number 0. */
export interface LookAsked {
  readonly look: number;
  readonly token?: string | undefined;
  readonly recheck?: boolean | undefined;
}

/** What to do about a message. */
export type Plan =
  /** The message is a duplicate, late or stale: another worker has looked or is looking. */
  | { readonly do: 'drop'; readonly because: string }
  /** The cancellation rests: answer the workflow that waits for its result. */
  | { readonly do: 'deliver' }
  /** It is too early: the provider asked for time, has failed repeatedly, or was sent the cancel a short time ago. */
  | { readonly do: 'later'; readonly at: Milliseconds }
  | { readonly do: 'look'; readonly exchange: FirstExchange };

/** The exchange with which a look will begin, planned by the sender of its message. Valid for this version of the record. */
export interface PlannedLook {
  readonly version: number;
  readonly exchange: FirstExchange;
  /** The stored `wakeAt`; absent if the record has none. */
  readonly wakeAt?: Milliseconds;
}

/** What a look begins with; a refund only ever follows a read. */
export type FirstExchange = Exclude<ExchangeName, 'refund'>;

export function planLook(record: Cancellation, asked: LookAsked, policy: Policy, now: Milliseconds): Plan {
  const isResting = rests(record);
  const { notBefore = 0, credentialsRefused } = record;
  if (isResting && asked.token !== undefined) return { do: 'deliver' };
  if (asked.look !== record.look) return { do: 'drop', because: `stale: look ${asked.look} of ${record.look}` };
  // Nothing names the payment any more, so nothing can be asked about it.
  if (record.erasedAt !== undefined) return { do: 'drop', because: 'its data was erased' };
  if (hasLivingLease(record, now)) return { do: 'drop', because: 'a look is under way' };
  if (unreadTestimony(record)) return { do: 'look', exchange: 'testimony' };
  // An operator who has replaced the credentials need not wait for the next try.
  const isMended = asked.recheck && credentialsRefused;
  if (notBefore > now && !isMended) return { do: 'later', at: notBefore };
  return isResting ? planRest(record, asked, policy) : planOpen(record, asked, policy, now);
}

/** After a final status the payment is only read. Under review, an operator's recheck may send again. */
function planRest({ status, attempts }: Cancellation, { recheck = false }: LookAsked, policy: Policy): Plan {
  // Where nothing tells what became of a request, only one that provably did nothing is sent again.
  const isSafe = policy.whenInDoubt !== 'ask-person' || !attempts.some(mayHaveArrived);
  const mayAsk = recheck && !isFull(attempts) && isSafe;
  const asksAgain = mayAsk && status === 'review_required';
  if (asksAgain && policy.whenInDoubt !== 'read-status') return { do: 'look', exchange: 'cancel' };
  return policy.statusReadable ? { do: 'look', exchange: 'status' } : { do: 'drop', because: 'nothing to read' };
}

/**
 * The first look sends, unless the payment must be read before. Later looks read if the policy says so, and send when a
 * sending is due.
 */
function planOpen(record: Cancellation, { recheck }: LookAsked, policy: Policy, now: Milliseconds): Plan {
  const { attempts, deadline = Infinity } = record;
  if (readsNext(attempts, policy) || (policy.statusReadable && now >= deadline))
    return { do: 'look', exchange: 'status' };
  if (now >= deadline) return { do: 'look', exchange: 'none' };
  const at = nextSendingAt(record, policy);
  const isDue = at <= now || (recheck && !isFull(attempts) && policy.whenInDoubt !== 'ask-person');
  return isDue ? { do: 'look', exchange: 'cancel' } : { do: 'later', at: Math.min(at, deadline) };
}

/**
 * Whether the next look at an open cancellation begins with a read: to resolve doubt, or to find out why a request was
 * refused.
 */
export function readsNext(attempts: readonly Attempt[], policy: Policy): boolean {
  if (!policy.statusReadable) return false;
  if (!attempts.some(wasSent)) return policy.readBeforeSend;
  return policy.whenInDoubt === 'read-status' || attempts.at(-1)?.state === 'refused';
}

/**
 * Plans the next look in advance, so that its worker need not read the record. `undefined` if that is not possible: a look
 * that sends needs the earlier attempts, and while an event is due, its confirmation may still change `wakeAt`.
 */
export function planAhead(record: Cancellation, policy: Policy, at: Milliseconds): PlannedLook | undefined {
  const plan = planLook(record, { look: record.look }, policy, at);
  const { version, wakeAt, dueEvents } = record;
  if (plan.do !== 'look' || plan.exchange === 'cancel' || dueEvents.length > 0) return undefined;
  return { version, exchange: plan.exchange, ...(wakeAt === undefined ? {} : { wakeAt }) };
}
