import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import type { ProviderName } from '../core/cancellation/ids.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { type FirstExchange, planLook } from '../core/look/plan-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LoggedExchange } from '../ports/exchange-log.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import { isPart, policyOf, providerOf } from '../providers/policy-of.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { accessTokens } from '../steps/exchange/access-tokens.ts';
import { finishLook, keepToken, schedule } from '../steps/finish-look.ts';
import { loadCancellation } from '../steps/load-cancellation.ts';
import { type LookContext, type LookNeeds, look, take } from '../steps/look.ts';
import { plannedTake } from '../steps/look-message.ts';
import { keepExchanges } from '../steps/wire/keep-exchanges.ts';

type Needs = LookNeeds & Pick<Dependencies, 'workflow' | 'queue' | 'providers' | 'hurry'>;

/**
 * Processes one queue message: takes the look, calls the provider, records the result, and asks for the next look. It sends
 * nothing to the provider if `remainingTime` might end before the result is recorded.
 */
export function advanceCancellation(dependencies: Dependencies) {
  const needs: Needs = { ...dependencies, tokens: accessTokens(dependencies) };

  return async (message: LookMessage, remainingTime: () => Milliseconds = () => Infinity): Promise<void> => {
    const endsAt = needs.now() + remainingTime();
    const found = await takeWithoutRead(message, endsAt, needs);
    if (found === 'taken') return;
    const loaded = found ?? (await loadCancellation(message.cancellationId, needs));
    const context = contextOf(loaded.request.provider, isPart(loaded), message, endsAt, needs);
    const plan = planLook(loaded, message, context.policy, needs.now());
    if (plan.do === 'look') {
      const { taken } = await take(loaded, plan.exchange, context, needs);
      if (taken) return lookAt(taken, plan.exchange, message, context, needs);
    }
    const known = await keepToken(loaded, context.token, needs);
    // A run may have been started for an event of a cancellation that is still open.
    const hasResult = rests(known) || known.dueEvents.length > 0;
    if (hasResult && message.token !== undefined) return deliverResult(known, needs, message.token);
    if (plan.do === 'later') return schedule(known, plan.at - needs.now(), context.policy, needs, message);
    const because = plan.do === 'drop' ? plan.because : 'taken';
    needs.log.info('message dropped', { cancellationId: loaded.id, because });
  };
}

/**
 * Takes and makes the look that the message plans. `undefined` if it plans none; if the take failed, the record that the
 * store found.
 */
async function takeWithoutRead(
  message: LookMessage,
  endsAt: Milliseconds,
  needs: Needs,
): Promise<Cancellation | 'taken' | undefined> {
  const { provider, isPart: forPart = false } = { ...message.firstLook, ...message.plannedLook };
  if (provider === undefined) return undefined;
  const context = contextOf(provider, forPart, message, endsAt, needs);
  const planned = plannedTake(message, context.policy);
  if (!planned) return undefined;
  const { taken, found } = await take(planned.expected, planned.exchange, context, needs);
  if (!taken) return found;
  await lookAt(taken, planned.exchange, message, contextOf(provider, isPart(taken), message, endsAt, needs), needs);
  return 'taken';
}

async function lookAt(
  taken: Cancellation,
  exchange: FirstExchange,
  message: LookMessage,
  context: LookContext,
  needs: Needs,
): Promise<void> {
  needs.log.follow?.(taken);
  const said: LoggedExchange[] = [];
  try {
    await finishLook(taken, await look(taken, exchange, message, { ...context, said }, needs), context, needs);
  } finally {
    await keepExchanges(taken, said, context.endsAt, needs);
  }
}

function contextOf(
  name: ProviderName,
  forPart: boolean,
  { token, run = 1 }: LookMessage,
  endsAt: Milliseconds,
  { providers, hurry }: Needs,
): LookContext {
  const provider = providerOf(providers, name);
  const policy = policyOf(provider, hurry, forPart);
  return { provider, policy, endsAt, token: token === undefined ? undefined : { token, run } };
}
