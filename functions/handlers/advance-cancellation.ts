import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import { fitsQueue } from '../core/cancellation/wake.ts';
import { nudgeDelay, planLook } from '../core/look/plan-look.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import { policyOf, providerOf } from '../providers/policy-of.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { accessTokens } from '../steps/exchange/access-tokens.ts';
import { loadCancellation } from '../steps/load-cancellation.ts';
import { look, take } from '../steps/look.ts';
import { measure } from '../steps/measure.ts';
import type { Recorded } from '../steps/record-result.ts';

/** Works on one queue message: load, plan, take the look, exchange, record, and send the message of the next look. */
export function advanceCancellation(dependencies: Dependencies) {
  const needs = { ...dependencies, tokens: accessTokens(dependencies) };
  const { store, queue, providers, hurry, now, log } = needs;

  return async (message: LookMessage): Promise<void> => {
    const loaded = await loadCancellation(message.cancellationId, needs);
    const provider = providerOf(providers, loaded.request.provider);
    const policy = policyOf(provider, hurry, loaded.request);
    const plan = planLook(loaded, message, policy, now());
    const taken = plan.do === 'look' && (await take(loaded, plan.exchange, message, { provider, policy }, needs));
    if (taken)
      return finish(await look(taken, plan.exchange, message, { provider, policy }, needs), taken.nudges, policy);

    const known = await keepToken(loaded, message);
    // A run may have been started for an event of a cancellation that is still open.
    const hasResult = rests(known) || known.dueEvents.length > 0;
    if (hasResult && message.token !== undefined) return deliverResult(known, needs, message.token);
    if (plan.do === 'later') return schedule(known, plan.at - now(), message.recheck);
    log.info('message dropped', { cancellationId: loaded.id, because: plan.do === 'drop' ? plan.because : 'taken' });
  };

  /** A task token that comes without a look to take is kept by a write of its own. */
  async function keepToken(loaded: Cancellation, { token, run }: LookMessage): Promise<Cancellation> {
    if (token === undefined) return loaded;
    return (await store.keepToken(loaded.id, run ?? loaded.run, token)) ?? loaded;
  }

  async function finish(recorded: Recorded | undefined, nudgesBefore: number, policy: Policy) {
    if (!recorded) return;
    const { record, event, next } = recorded;
    measure(record, event, needs);
    if (event) await deliverResult(record, needs);
    if (unreadTestimony(record)) return schedule(record, 0);
    // The message of a nudge during the look was dropped because of the look. After an end it may be about a contradiction.
    if (record.nudges > nudgesBefore) return schedule(record, nudgeDelay(record, policy, now()));
    // Without a next look the wait is endless, so no queue holds it.
    await schedule(record, (next.until ?? Infinity) - now());
  }

  /** Waits that no queue can hold are ended by recovery. */
  async function schedule({ id, look: number, request }: Cancellation, delay: number, recheck = false): Promise<void> {
    const message = { cancellationId: id, look: number, ...(recheck ? { recheck } : {}) };
    if (fitsQueue(delay)) await queue.send(request.provider, message, Math.max(0, delay));
  }
}
