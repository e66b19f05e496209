import { type Attempt, isLive, wasSent } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { ExchangeResult, Observation } from '../cancellation/observation.ts';
import { isEnd } from '../cancellation/status.ts';
import { readsNext } from '../look/plan-look.ts';
import type { Policy } from '../look/policy.ts';
import { isCostly, isFull, nextSendingAt } from '../look/repeats.ts';
import { maxSendings } from '../look/waits.ts';
import { conclude, giveUp, stayUnderReview } from './conclude.ts';
import { compareWithEnd } from './contradiction.ts';
import type { Decision } from './decision.ts';
import { hold } from './hold.ts';
import { judgeAttempts } from './judge-attempts.ts';
import { markRead } from './mark-read.ts';
import { traces } from './traces.ts';
import { reachVerdict } from './verdict.ts';

/** What one exchange means for a cancellation: total, pure, and the only place where a result is decided. */
export const decide = (record: Cancellation, result: ExchangeResult, policy: Policy): Decision =>
  markRead(record, result, decideOn(record, result, policy));

function decideOn(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  if (isEnd(record.status)) return compareWithEnd(record, result, policy);
  const judged = { ...record, attempts: judgeAttempts(record.attempts, result, policy) };
  const verdict = reachVerdict(judged, result, policy);
  if (verdict) return conclude(judged, result, verdict, policy);
  if (maySend(judged, result, policy)) return sendNow(judged, result);
  if (record.status === 'review_required') return stayUnderReview(judged, result, policy);
  if (result.ended >= (record.deadline ?? Infinity)) return giveUp(judged, result, policy);
  return result.observation.kind === 'credentials_refused'
    ? hold(judged, result, policy)
    : keepWaiting(judged, result, policy);
}

/** Whether the same look sends a request after this exchange. It does so only after a read. */
function maySend(record: Cancellation, result: ExchangeResult, policy: Policy): boolean {
  const { exchange, observation, began, ended, isRecheck = false } = result;
  const { attempts, deadline = Infinity } = record;
  const isOver = record.status === 'review_required' || ended >= deadline;
  if (exchange !== 'status' || (isOver && !isRecheck)) return false;
  // An older read does not show what the last request did.
  if (attempts.some(({ leftBy }) => began < leftBy)) return false;
  if (!allowsSending(observation, repeatsInDoubt(attempts, isRecheck, policy))) return false;
  if (attempts.some((attempt) => isLive(attempt) && isCostly(attempt, policy))) return false;
  return isRecheck ? !isFull(attempts) : isDue(record, result, policy);
}

/**
 * A new token instead of a spent one could be a second operation to the provider, so only an open payment allows that.
 * Where a read must come first, a recheck repeats a cancel but is not the first to send one: it would cancel the whole
 * payment where a part was asked for.
 */
const repeatsInDoubt = (attempts: readonly Attempt[], isRecheck: boolean, { repeat, readBeforeSend }: Policy) =>
  repeat.cancel === 'harmless' &&
  (attempts.some(isLive) || (isRecheck && !readBeforeSend)) &&
  !attempts.at(-1)?.tokenSpent;

/** An open payment can be cancelled. A harmless cancel in doubt is also repeated while the payment is busy or cannot be read. */
function allowsSending({ kind }: Observation, repeats: boolean): boolean {
  switch (kind) {
    case 'open':
      return true;
    case 'pending':
    case 'unknown':
    case 'unreadable':
      return repeats;
    default:
      return false;
  }
}

/** It is time for the next sending, or the payment has changed since it was refused. */
function isDue(record: Cancellation, { observation, ended }: ExchangeResult, policy: Policy): boolean {
  const { attempts } = record;
  const { kind, send } = observation;
  const hasChanged = kind === 'open' && attempts.at(-1)?.sawPending && !attempts.some(isLive);
  // Only the other request was sent before, so this is not a repeat.
  const isFirst = send !== undefined && !attempts.some((attempt) => attempt.exchange === send && wasSent(attempt));
  if (hasChanged || isFirst) return attempts.filter(wasSent).length < maxSendings;
  return nextSendingAt(record, policy) <= ended;
}

const sendNow = (record: Cancellation, result: ExchangeResult): Decision => ({
  changes: traces(record, result),
  next: { step: 'send', exchange: result.observation.send ?? 'cancel' },
  isProven: false,
});

/** The read allowed a cancel request, but it could not be prepared in time: look again later. */
export function waitInstead(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  const judged = { ...record, attempts: judgeAttempts(record.attempts, result, policy) };
  return record.status === 'review_required'
    ? stayUnderReview(judged, result, policy)
    : keepWaiting(judged, result, policy);
}

const failures: readonly Observation['kind'][] = ['unknown', 'not_sent', 'unreadable'];

function keepWaiting(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  const { ended } = result;
  const { deadline = Infinity, firstLookAt = ended } = record;
  const pause = pauseAfter(record, result, policy);
  // Where nothing can be read, a look before the next sending would have nothing to do.
  const next = readsNext(record.attempts, policy) ? ended : nextSendingAt(record, policy);
  const soonest = Math.max(next, pause.notBefore ?? 0, ended + policy.waits.wait(ended - firstLookAt));
  const until = Math.min(deadline, soonest);
  const changes = { ...traces(record, result), ...pause, nextLook: until };
  return { changes, next: { step: 'wait', until }, isProven: false };
}

/** How long we send the provider nothing because of its last answer. A webhook is not an answer and changes nothing. */
function pauseAfter(record: Cancellation, { exchange, ended, observation }: ExchangeResult, { waits }: Policy) {
  const { consecutiveFailures: before, unreadableReads = 0, notBefore, deadline = Infinity } = record;
  if (exchange === 'testimony') return { consecutiveFailures: before, notBefore };
  const consecutiveFailures = failures.includes(observation.kind) ? before + 1 : 0;
  const backOff = Math.max(waits.retryAfter(observation.retryAfter ?? 0), waits.backOff(consecutiveFailures));
  return {
    consecutiveFailures,
    unreadableReads: observation.kind === 'unreadable' ? unreadableReads + 1 : undefined,
    notBefore: backOff > 0 ? Math.min(deadline, ended + backOff) : undefined,
  };
}
