import { type Attempt, type Cancellation, isEnd, isLive, type Milliseconds } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { nextProviderToken } from '../decide/judge-attempts.ts';
import type { Ways } from './policy.ts';

/** What a message asks for: a look by its number, or by a workflow's token, which counts as number 0. */
export interface LookAsked {
  readonly look: number;
  readonly token?: string | undefined;
  readonly recheck?: boolean | undefined;
}

/** What to do about a message. */
export type Plan =
  /** Duplicate, late or stale: somebody else has looked or is looking. */
  | { readonly do: 'drop'; readonly because: string }
  /** The cancellation rests: tell whoever waits for its result. */
  | { readonly do: 'deliver' }
  /** The provider asked for time that nobody may cut short. */
  | { readonly do: 'later'; readonly at: Milliseconds }
  | { readonly do: 'look'; readonly exchange: 'cancel' | 'status' };

export function planLook(record: Cancellation, asked: LookAsked, ways: Ways, now: Milliseconds): Plan {
  const rests = isEnd(record.status) || record.status === 'review_required';
  if (rests && asked.token !== undefined) return { do: 'deliver' };
  if (asked.look !== record.look) return { do: 'drop', because: `stale: look ${asked.look} of ${record.look}` };
  if (record.lease && record.lease.until > now) return { do: 'drop', because: 'a look is under way' };
  // Stryker disable next-line ConditionalExpression: nothing is later than undefined, which is asked for the compiler
  if (record.notBefore !== undefined && record.notBefore > now) return { do: 'later', at: record.notBefore };
  if (!rests) return { do: 'look', exchange: nextExchange(record.attempts, ways) };
  if (ways.statusReadable) return { do: 'look', exchange: 'status' };
  return record.status === 'review_required' && asked.recheck
    ? { do: 'look', exchange: 'cancel' }
    : { do: 'drop', because: 'nothing to read' };
}

/** Whether the next look sends or reads; a sending while another may be under way happens only where that is safe. */
export function nextExchange(attempts: readonly Attempt[], ways: Ways): 'cancel' | 'status' {
  if (ways.readBeforeSend) return 'status';
  if (attempts.at(-1)?.state === 'refused' && ways.statusReadable) return 'status';
  if (ways.whenInDoubt === 'resend') return 'cancel';
  return attempts.some(isLive) ? 'status' : 'cancel';
}

export interface Take {
  readonly leaseId: string;
  readonly leaseUntil: Milliseconds;
  /** A fresh UUID, used only if no earlier token must be kept. */
  readonly freshToken: string;
  readonly now: Milliseconds;
}

/** The changes by which one worker takes a look: number, lease and, if it sends at once, the attempt. */
export function takeLook(
  record: Cancellation,
  exchange: 'cancel' | 'status' | 'none',
  { leaseId, leaseUntil, freshToken, now }: Take,
  { patience }: Ways,
): Changes {
  const firstLookAt = record.firstLookAt ?? now;
  return {
    look: record.look + 1,
    lookBegan: now,
    lease: { id: leaseId, until: leaseUntil },
    nextLook: leaseUntil,
    ...(record.status === 'accepted' ? { status: 'processing' } : {}),
    firstLookAt,
    deadline: record.deadline ?? firstLookAt + patience.deadline,
    ...(exchange === 'cancel' ? { attempts: withNewAttempt(record.attempts, freshToken, now, leaseUntil) } : {}),
    version: record.version + 1,
    updatedAt: now,
  };
}

/** The attempts with the one that is about to be sent, in doubt until its answer is recorded. */
export function withNewAttempt(
  attempts: readonly Attempt[],
  freshToken: string,
  now: Milliseconds,
  leaseUntil: Milliseconds,
): readonly Attempt[] {
  const attempt: Attempt = {
    providerToken: nextProviderToken(attempts, freshToken),
    sentAt: now,
    leftBy: leaseUntil,
    state: 'unresolved',
  };
  // Stryker disable next-line OptionalChaining: of fifty there is a last one, which the compiler does not know
  const isCrowded = attempts.length >= mostAttempts && attempts.at(-1)?.withdrawnBy === 'not_sent';
  return [...(isCrowded ? attempts.slice(0, -1) : attempts), attempt];
}

/** A provider that is out of reach for days must not fill the record: of many sendings that never left, the last one stands for all. */
const mostAttempts = 50;

/** How long a nudge must wait so that nudged looks keep their distance. */
export const nudgeDelay = ({ lookBegan }: Cancellation, { nudgeGap }: { nudgeGap: Milliseconds }, now: Milliseconds) =>
  lookBegan === undefined ? 0 : Math.max(0, lookBegan + nudgeGap - now);

const longestQueueDelay = 15 * 60 * 1000;

/** Longer waits than a queue can hold are recovery's to end. */
export const fitsQueue = (delay: Milliseconds) => delay <= longestQueueDelay;

const minute = 60 * 1000;

/** When recovery must care: soon after the moment at which the next step should have happened by itself. */
export function wakeAt(
  { nextLook }: Pick<Cancellation, 'nextLook'>,
  owesEvent: boolean,
  now: Milliseconds,
): Milliseconds | undefined {
  if (owesEvent) return now + 2 * minute;
  // Stryker disable next-line ConditionalExpression: no wait fits a queue if it is no number, which leads to undefined too
  if (nextLook === undefined) return undefined;
  return fitsQueue(nextLook - now) ? nextLook + minute : nextLook;
}
