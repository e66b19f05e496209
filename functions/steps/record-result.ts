import { dueEvent } from '../api/event.ts';
import { type Cancellation, type DueEvent, rests } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import type { ExchangeResult } from '../core/cancellation/observation.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { decide, waitInstead } from '../core/decide/decide.ts';
import type { Decision, Next } from '../core/decide/decision.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Guard, RunToken } from '../core/writes/result.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Provider } from '../providers/contract.ts';
import { sleep } from './sleep.ts';

/** What was recorded: the record after it, the event that it made due, and what comes next. */
export interface Recorded {
  readonly record: Cancellation;
  readonly event: DueEvent | undefined;
  readonly next: Next;
}

/** Every try was overtaken by another write of the same record. */
class ResultNotRecorded extends Error {
  override readonly name = 'ResultNotRecorded';
}

const maxTries = 10;

/** The longest pause before the result is written again, because the table was unavailable. */
const maxPause: Milliseconds = 500;

/** No write begins in this last part of the function's time. */
const stopMargin: Milliseconds = 1000;

interface Context {
  readonly provider: Provider;
  readonly policy: Policy;
  /** The task token that came with the look. */
  readonly token?: RunToken | undefined;
  /** When the function is stopped. */
  readonly endsAt: Milliseconds;
}

type Needs = Pick<Dependencies, 'store' | 'now'>;

/**
 * Records what an exchange means. A result that is not recorded has to be found out again, and at some providers only a
 * person can do that. So while the table is unavailable, we try again for as long as the function and its lease live.
 * @returns `undefined` when nothing was written.
 * @throws Unavailable if the table did not become available in time.
 * @throws ResultNotRecorded when a decision was overtaken ten times.
 */
export async function recordResult(
  looked: Cancellation,
  result: ExchangeResult,
  decision: Decision,
  context: Context,
  needs: Needs,
): Promise<Recorded | undefined> {
  const lastTry = Math.min(looked.lease?.until ?? 0, context.endsAt) - stopMargin;
  for (;;) {
    try {
      return await recordOnce(looked, result, decision, context, needs);
    } catch (error) {
      const pause = Math.random() * maxPause;
      if (!(error instanceof Unavailable) || needs.now() + pause > lastTry) throw error;
      await sleep(pause);
    }
  }
}

/**
 * Records what an exchange means, on condition that nobody has written since. If a webhook has testified meanwhile, it is
 * decided again on the newer record. If somebody else has taken the lease, they go on, and only a decision that the
 * exchange itself proves is made again.
 */
async function recordOnce(
  looked: Cancellation,
  result: ExchangeResult,
  decision: Decision,
  context: Context,
  needs: Needs,
): Promise<Recorded | undefined> {
  const { lease } = looked;
  const recorded = lease && (await write(looked, decision, { lease: lease.id }, context, needs));
  if (recorded) return recorded;
  for (let tries = 0; tries < maxTries; tries++) {
    const newer = await needs.store.load(looked.id);
    if (!newer) return undefined;
    const isOurs = lease !== undefined && newer.lease?.id === lease.id;
    const again = decideAgain(newer, result, context.policy);
    if (!isOurs && !again.isProven) return undefined;
    const settled = await write(
      newer,
      again,
      isOurs ? { lease: lease.id } : { version: newer.version },
      context,
      needs,
    );
    if (settled) return settled;
  }
  throw new ResultNotRecorded(`the result of ${looked.id} could not be recorded`);
}

/** A read that now allows a cancel request has missed its moment: the next look sends it. */
function decideAgain(newer: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  const again = decide(newer, result, policy);
  return again.next.step === 'send' ? waitInstead(newer, result, policy) : again;
}

async function write(
  before: Cancellation,
  { changes, owes, next }: Decision,
  guard: Guard,
  { provider, token }: Context,
  { store, now }: Needs,
): Promise<Recorded | undefined> {
  const { merchant } = before;
  const isNews = owes !== 'CredentialsRefused' || !(await store.isRefusalKnown(merchant, provider.name, now()));
  const after = changed(before, changes);
  const event = owes && isNews ? dueEvent(after, owes) : undefined;
  // Whoever records the end answers the token of the look at once. Every other token must wait, so it is stored.
  const kept = event && rests(after) ? undefined : token;
  const lock = lockOf(before, provider);
  const record = await store.record(before, changes, guard, { event, token: kept, lock, now: now() });
  if (!record) return undefined;
  // After the record: if this process dies between the two, people are told twice and not never.
  if (changes.credentialsRefused) await store.noteRefusal(merchant, provider.name, now());
  if (before.credentialsRefused && !record.credentialsRefused && record.status !== 'review_required')
    await store.forgetRefusal(merchant, provider.name);
  return { record, event, next };
}
