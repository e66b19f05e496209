import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { fitsQueue } from '../core/cancellation/wake.ts';
import { nudgeDelay, nudgeGap } from '../core/look/plan-nudge.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import { deliverResult } from './deliver-result.ts';
import type { LookContext } from './look.ts';
import { lookMessage } from './look-message.ts';
import { measure } from './measure.ts';
import type { Recorded } from './record-result.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'metrics' | 'now'>;

/** Does what follows a look: records metrics, delivers its event, and sends the message of the next look. */
export async function finishLook(
  taken: Cancellation,
  recorded: Recorded | undefined,
  { policy, token }: LookContext,
  needs: Needs,
): Promise<void> {
  if (!recorded) return finishOvertaken(taken, token, needs);
  const { record, event, next } = recorded;
  measure(record, event, needs);
  if (event) await deliverResult(record, needs, token?.token);
  if (unreadTestimony(record)) return schedule(record, 0, policy, needs);
  // The message of a nudge during the look was dropped because of the look. After an end it may be about a contradiction.
  if (record.nudges > taken.nudges)
    return schedule(record, nudgeDelay(record, nudgeGap(record, policy), needs.now()), policy, needs);
  // Without a next look the wait is endless, so no queue holds it.
  await schedule(record, (next.until ?? Infinity) - needs.now(), policy, needs);
}

/** Another worker has continued the cancellation and may have ended it. The run still waits for our token, so we keep or answer it. */
async function finishOvertaken(taken: Cancellation, token: LookContext['token'], needs: Needs): Promise<void> {
  const known = await keepToken(taken, token, needs);
  if (token && rests(known)) await deliverResult(known, needs, token.token);
}

/** Stores a task token in a separate write, if there is one. Returns the record after it. */
export async function keepToken(
  loaded: Cancellation,
  token: LookContext['token'],
  { store }: Pick<Needs, 'store'>,
): Promise<Cancellation> {
  return token ? ((await store.keepToken(loaded.id, token.run, token.token)) ?? loaded) : loaded;
}

/** Sends the message of the next look. If the wait is too long for the queue, it sends nothing, and recovery ends the wait. */
export async function schedule(
  record: Cancellation,
  wait: Milliseconds,
  policy: Policy,
  { queue, now }: Pick<Needs, 'queue' | 'now'>,
  { recheck = false }: Pick<LookMessage, 'recheck'> = {},
): Promise<void> {
  if (!fitsQueue(wait)) return;
  const delay = Math.max(0, wait);
  const message = lookMessage(record, policy, now() + delay, recheck);
  await queue.send(record.request.provider, record.merchant, message, delay);
}
