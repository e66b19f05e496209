import { dueEvent } from '../../api/event.ts';
import { presentable } from '../../untrusted/presentable.ts';
import { type Attempt, isInDoubt, isLive, mayHaveArrived } from '../cancellation/attempt.ts';
import type { Cancellation, DetailType, DueEvent, Evidence } from '../cancellation/cancellation.ts';
import { type Changes, changed } from '../cancellation/changes.ts';
import { type End, isEnd, type ReviewCode } from '../cancellation/status.ts';
import { tell } from '../cancellation/timeline.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Ways } from '../look/policy.ts';
import { explains, judgeAttempts } from './judge-attempts.ts';
import type { ExchangeMade, Observation } from './observation.ts';

/** What to do once the changes are recorded. */
export type Next =
  /** The read allowed it: send in this same look. */
  | { readonly step: 'send' }
  | { readonly step: 'wait'; readonly until: Milliseconds }
  /** Ended or under review; a review is read again at `until`. */
  | { readonly step: 'rest'; readonly until?: Milliseconds | undefined };

export interface Decision {
  readonly changes: Changes;
  readonly next: Next;
  /** The event that this transition owes its subscribers. */
  readonly event?: DueEvent;
  /** The observation itself proves the new status, so it must survive a concurrent write. */
  readonly isProven: boolean;
}

/** An end, or what a person must look at. */
type Verdict =
  | { readonly status: End; readonly changes: Changes; readonly detail?: string | undefined }
  | { readonly status: 'review_required'; readonly code: ReviewCode; readonly detail?: string | undefined };

/** What one exchange means for a cancellation: total, pure, and the only place where a result is decided. */
export function decide(record: Cancellation, made: ExchangeMade, observation: Observation, ways: Ways): Decision {
  if (isEnd(record.status)) return compareWithEnd(record, made, observation);
  const attempts = judgeAttempts(record.attempts, made, observation, ways.patience.settle);
  const verdict = reach(record, attempts, made, observation);
  const judged = { ...record, attempts: verdict ? attempts : afterReading(attempts, made, observation) };
  if (verdict) return conclude(judged, made, observation, verdict, ways, true);
  if (record.status === 'review_required') return stayUnderReview(judged, made, observation, ways);
  if (made.ended >= (record.deadline ?? Infinity)) return giveUp(judged, made, observation, ways);
  if (allowsSending(judged.attempts, made, observation) && ways.readBeforeSend)
    return sendNow(judged, made, observation);
  return keepWaiting(judged, made, observation, ways);
}

/** The verdict that this observation proves, if any. */
function reach(
  record: Cancellation,
  attempts: readonly Attempt[],
  made: ExchangeMade,
  observation: Observation,
): Verdict | undefined {
  switch (observation.kind) {
    case 'cancelled':
      return { status: 'cancelled', changes: {} };
    case 'refunded':
      return {
        status: observation.full ? 'refunded' : 'partially_refunded',
        changes: { refund: { amount: observation.amount } },
      };
    case 'manual':
      return { status: 'review_required', code: 'provider_asks', detail: observation.detail };
    case 'rejected':
      return isVerdict(attempts, made, observation) ? rejection(record, attempts, observation) : undefined;
    case 'open':
      return made.exchange === 'status' ? afterOpen(record, attempts, made) : undefined;
    // Stryker disable ConditionalExpression,StringLiteral: named for the compiler; a kind without a case ends the same
    case 'pending':
    case 'refused':
    case 'not_sent':
    case 'unknown':
      return undefined;
  }
}

// Stryker restore ConditionalExpression,StringLiteral
type Rejected = Extract<Observation, { kind: 'rejected' }>;

/** Whether a `rejected` holds whatever may still be under way. */
function isVerdict(attempts: readonly Attempt[], { exchange, attempt }: ExchangeMade, { standing }: Rejected): boolean {
  // Stryker disable next-line ConditionalExpression: a rejected sending is withdrawn already, so its index need not be known
  if (exchange === 'cancel') return !attempts.some((other, index) => index !== attempt && isLive(other));
  if (standing === 'no-access') return !attempts.some(mayHaveArrived);
  return standing === 'provisional' ? !attempts.some(isLive) : true;
}

function rejection(record: Cancellation, attempts: readonly Attempt[], observation: Rejected): Verdict {
  const { code, detail } = observation;
  // Stryker disable next-line ConditionalExpression: no other rejection withdraws what may have arrived, so nothing else loses a part
  if (observation.standing === 'provisional' && lostPart(record, attempts)) return partOutcomeUnknown;
  if (code === 'outcome_unknown' || code === 'contradicted') return { status: 'review_required', code, detail };
  return {
    status: 'rejected',
    changes: { rejection: detail ? { code, detail: presentable(detail) } : { code } },
    detail,
  };
}

/** Still cancellable: fine for a first sending or a repeated one, but the end of what the provider has refused. */
function afterOpen(record: Cancellation, attempts: readonly Attempt[], made: ExchangeMade): Verdict | undefined {
  if (lostPart(record, attempts)) return partOutcomeUnknown;
  const last = attempts.at(-1);
  if (!last || !explains(made, last) || attempts.some(isLive)) return undefined;
  const onceMore = (last.sawPending || last.tokenSpent) && !record.request.amount;
  const detail = 'the provider refused the cancel and shows no other reason';
  return onceMore
    ? undefined
    : { status: 'rejected', changes: { rejection: { code: 'not_permitted', detail } }, detail };
}

/** A part of the money may be on its way back, and asking again could give it back twice. */
const lostPart = (record: Cancellation, attempts: readonly Attempt[]) =>
  record.request.amount !== undefined &&
  // Stryker disable next-line OptionalChaining: judging never adds an attempt
  attempts.some((attempt, index) => record.attempts[index]?.state !== attempt.state && mayHaveArrived(attempt));

const partOutcomeUnknown: Verdict = {
  status: 'review_required',
  code: 'outcome_unknown',
  detail: 'a partial refund was sent and is not visible; sending it again could refund twice',
};

/** The reason of a refusal was read: what still waits for a free moment keeps waiting, the rest is done with. */
function afterReading(attempts: readonly Attempt[], made: ExchangeMade, observation: Observation): readonly Attempt[] {
  if (observation.kind !== 'open') return attempts;
  return attempts.map((attempt) => (explains(made, attempt) ? { ...attempt, state: 'withdrawn' } : attempt));
}

const allowsSending = (attempts: readonly Attempt[], made: ExchangeMade, observation: Observation) =>
  // Stryker disable next-line ConditionalExpression: an answer to a cancel that says "open" leaves its own sending in doubt
  made.exchange === 'status' &&
  observation.kind === 'open' &&
  attempts.every((attempt) => attempt.state === 'withdrawn');

function sendNow(record: Cancellation, made: ExchangeMade, observation: Observation): Decision {
  return { changes: look(record, made, observation), next: { step: 'send' }, isProven: false };
}

/** The read allowed a sending that could not be prepared any more: look again later. */
export const waitInstead = (record: Cancellation, made: ExchangeMade, observation: Observation, ways: Ways): Decision =>
  keepWaiting(
    { ...record, attempts: judgeAttempts(record.attempts, made, observation, ways.patience.settle) },
    made,
    observation,
    ways,
  );

function keepWaiting(record: Cancellation, made: ExchangeMade, observation: Observation, { patience }: Ways): Decision {
  const { ended } = made;
  const deadline = record.deadline ?? Infinity;
  const isTrouble = observation.kind === 'unknown' || observation.kind === 'not_sent';
  const troubles = isTrouble ? record.troubles + 1 : 0;
  const asked = 'retryAfter' in observation ? patience.retryAfter(observation.retryAfter ?? 0) : 0;
  const backOff = Math.max(asked, patience.backOff(troubles));
  const until = Math.min(deadline, ended + Math.max(backOff, patience.wait(ended - (record.firstLookAt ?? ended))));
  const notBefore = backOff > 0 ? Math.min(deadline, ended + backOff) : undefined;
  const changes = { ...look(record, made, observation), troubles, notBefore, nextLook: until };
  return { changes, next: { step: 'wait', until }, isProven: false };
}

/** The deadline is not a failure: a person decides, and knows whether anything is in doubt. */
function giveUp(record: Cancellation, made: ExchangeMade, observation: Observation, ways: Ways): Decision {
  return conclude(record, made, observation, overdue(record), ways, false);
}

/** Why an open cancellation that has used up its time goes to a person. */
export const overdue = ({ attempts }: Cancellation) =>
  attempts.some(isInDoubt)
    ? ({ status: 'review_required', code: 'outcome_unknown', detail: 'no clear answer before the deadline' } as const)
    : ({ status: 'review_required', code: 'deadline_passed', detail: 'no result before the deadline' } as const);

function conclude(
  record: Cancellation,
  made: ExchangeMade,
  observation: Observation,
  verdict: Verdict,
  ways: Ways,
  isProven: boolean,
): Decision {
  if (verdict.status === 'review_required') {
    if (record.status === 'review_required') return stayUnderReview(record, made, observation, ways);
    const told = look(record, made, observation);
    const { changes, event, next } = sendToReview(
      changed(record, { ...told, version: record.version }),
      verdict,
      made.ended,
      ways,
    );
    return { changes: { ...told, ...changes }, next, event, isProven };
  }
  const { status, detail } = verdict;
  const told = look(record, made, observation);
  const changes: Changes = {
    ...told,
    ...verdict.changes,
    ...closed,
    status,
    timeline: tell(told.timeline ?? record.timeline, made.ended, status, detail),
    completedAt: made.ended,
  };
  return { changes, next: { step: 'rest' }, event: owe(record, changes, 'CancellationCompleted'), isProven };
}

/** What an end leaves behind it. */
export const closed: Changes = { review: undefined, nextLook: undefined, notBefore: undefined, troubles: 0 };

/** Moves an open cancellation to a person; where the status is readable we go on reading. */
export function sendToReview(
  record: Cancellation,
  { code, detail }: { readonly code: ReviewCode; readonly detail?: string | undefined },
  now: Milliseconds,
  { statusReadable, patience }: Ways,
): { readonly changes: Changes; readonly event: DueEvent; readonly next: Next } {
  const wait = statusReadable ? patience.reviewWait(0) : undefined;
  const until = wait === undefined ? undefined : now + wait;
  const changes: Changes = {
    status: 'review_required',
    review: detail ? { code, detail: presentable(detail) } : { code },
    reviewSince: now,
    nextLook: until,
    notBefore: undefined,
    troubles: 0,
    timeline: tell(record.timeline, now, 'review_required', `${code}${detail ? `: ${detail}` : ''}`),
    version: record.version + 1,
    updatedAt: now,
  };
  return { changes, event: owe(record, changes, 'CancellationReviewRequired'), next: { step: 'rest', until } };
}

function stayUnderReview(record: Cancellation, made: ExchangeMade, observation: Observation, ways: Ways): Decision {
  const wait = ways.statusReadable
    ? ways.patience.reviewWait(made.ended - (record.reviewSince ?? made.ended))
    : undefined;
  const until = wait === undefined ? undefined : made.ended + wait;
  return {
    changes: { ...look(record, made, observation), nextLook: until },
    next: { step: 'rest', until },
    isProven: false,
  };
}

const mostContradictions = 5;

/** An end never changes; the first time that a read disagrees with it, everybody is told. */
function compareWithEnd(record: Cancellation, made: ExchangeMade, observation: Observation): Decision {
  const rest = { next: { step: 'rest' }, isProven: false } as const;
  if (!contradicts(record, observation)) return { changes: { nextLook: undefined }, ...rest };
  const contradictions = [...(record.contradictions ?? []), evidenceOf(made, observation)].slice(-mostContradictions);
  if (record.contradictions) return { changes: { contradictions, nextLook: undefined }, ...rest };
  const changes: Changes = {
    contradictions,
    nextLook: undefined,
    timeline: tell(record.timeline, made.ended, 'contradicted', `the provider now shows: ${describe(observation)}`),
    version: record.version + 1,
    updatedAt: made.ended,
  };
  return { changes, ...rest, event: owe(record, changes, 'CancellationContradicted'), isProven: true };
}

/** Money shown taken after `cancelled`, or our cancel shown effective after `rejected`. */
function contradicts({ status, attempts }: Cancellation, observation: Observation): boolean {
  const isEffective = observation.kind === 'cancelled' || observation.kind === 'refunded';
  if (status === 'rejected') return isEffective && attempts.some(mayHaveBeenSent);
  const isTaken =
    // Stryker disable next-line ConditionalExpression: only a rejection has a code, the kind is asked for the compiler
    observation.kind === 'rejected' &&
    (observation.code === 'already_captured' || observation.code === 'already_refunded');
  return status === 'cancelled' && (isTaken || observation.kind === 'refunded');
}

const mayHaveBeenSent = ({ withdrawnBy }: Attempt) => withdrawnBy !== 'not_sent';

/** The traces that every look leaves: judged attempts, evidence, one line in the timeline. */
function look(record: Cancellation, made: ExchangeMade, observation: Observation): Changes {
  const teaches = observation.kind !== 'unknown' && observation.kind !== 'not_sent';
  return {
    attempts: record.attempts,
    ...(teaches ? { evidence: evidenceOf(made, observation) } : {}),
    timeline: tell(record.timeline, made.ended, `${made.exchange}_${observation.kind}`, describe(observation)),
    version: record.version + 1,
    updatedAt: made.ended,
  };
}

function describe(observation: Observation): string | undefined {
  const detail = 'detail' in observation ? observation.detail : undefined;
  const code = 'code' in observation ? observation.code : undefined;
  const words = [code, detail, observation.said?.code, observation.said?.message].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : undefined;
}

function evidenceOf(made: ExchangeMade, { said = {} }: Observation): Evidence {
  const words = (['reference', 'code', 'message'] as const).flatMap((name) =>
    said[name] ? [[name, presentable(said[name])] as const] : [],
  );
  return {
    via: made.exchange === 'cancel' ? 'response' : 'poll',
    observedAt: made.ended,
    ...Object.fromEntries(words),
  };
}

const owe = (record: Cancellation, changes: Changes, detailType: DetailType) =>
  dueEvent(changed(record, changes), detailType);
