import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import { fitsQueue } from '../core/cancellation/wake.ts';
import { type Decision, decide, waitInstead } from '../core/decide/decide.ts';
import type { Observation } from '../core/decide/observation.ts';
import { nudgeDelay, planLook } from '../core/look/plan-look.ts';
import type { Ways } from '../core/look/policy.ts';
import { takeLook, withNewAttempt } from '../core/look/take-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import type { Provider } from '../providers/contract.ts';
import { leaseSeconds } from '../providers/function-seconds.ts';
import { providerOf, waysOf } from '../providers/policy-of.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { accessTokens } from '../steps/exchange/access-tokens.ts';
import { type Performed, performExchange } from '../steps/exchange/perform-exchange.ts';
import { measure } from '../steps/measure.ts';
import { type Recorded, recordResult } from '../steps/record-result.ts';
import { rests } from '../steps/wait-for-end.ts';

/** One turn at a cancellation: load, at most one exchange, record, and exactly one next message while it is open. */
export function advanceCancellation(dependencies: Dependencies) {
  const needs = { ...dependencies, tokens: accessTokens(dependencies) };
  const { store, queue, providers, hurry, now, log } = needs;

  return async (message: LookMessage): Promise<void> => {
    const loaded = await store.load(message.cancellationId);
    if (!loaded) throw new ReferenceError(`there is no cancellation ${message.cancellationId}`);
    const provider = providerOf(providers, loaded.request.provider);
    const ways = waysOf(provider, hurry);
    const plan = planLook(loaded, message, ways, now());
    if (plan.do === 'look') {
      const taken = await take(loaded, message, plan.exchange, provider, ways);
      if (taken) return finish(await look(taken, plan.exchange, provider, ways), taken.nudges, ways);
    }
    const known = await handOver(loaded, message);
    if (rests(known) && message.token !== undefined) return deliverResult(known, needs, message.token);
    if (plan.do === 'later') return schedule(known, plan.at - now());
    log.info('message dropped', { cancellationId: loaded.id, because: plan.do === 'drop' ? plan.because : 'taken' });
  };

  function take(
    loaded: Cancellation,
    { token, run }: LookMessage,
    exchange: 'cancel' | 'status',
    provider: Provider,
    ways: Ways,
  ) {
    const at = now();
    const leaseUntil = at + leaseSeconds(provider) * 1000;
    const changes = takeLook(
      loaded,
      exchange,
      { leaseId: needs.uuid(), leaseUntil, freshToken: needs.uuid(), now: at },
      ways,
    );
    return store.take(loaded, changes, token === undefined ? undefined : { token, run: run ?? loaded.run });
  }

  /** A token that comes without a look to take is kept by a write of its own. */
  async function handOver(loaded: Cancellation, { token, run }: LookMessage): Promise<Cancellation> {
    if (token === undefined) return loaded;
    return (await store.keepToken(loaded.id, run ?? loaded.run, token)) ?? loaded;
  }

  async function look(taken: Cancellation, exchange: 'cancel' | 'status', provider: Provider, ways: Ways) {
    const lease = taken.lease?.id ?? '';
    const first = await exchangeUnder(taken, exchange, provider);
    const decision = decide(taken, first.made, first.observation, ways);
    if (decision.next.step !== 'send') return recordResult(taken, first, decision, { lease, ways, provider }, needs);

    const prepared = await prepareSend(taken, first, decision, provider);
    if (!prepared) {
      const waiting = waitInstead(taken, first.made, first.observation, ways);
      return recordResult(taken, first, waiting, { lease, ways, provider }, needs);
    }
    const second = await exchangeUnder(prepared, 'cancel', provider);
    const sent = decide(prepared, second.made, second.observation, ways);
    return recordResult(prepared, second, sent, { lease, ways, provider }, needs);
  }

  /** Stores snapshot and attempt before anything leaves, while the lease still covers the answer. */
  function prepareSend(taken: Cancellation, read: Performed, { changes }: Decision, provider: Provider) {
    const { lease } = taken;
    if (!lease) return undefined;
    const at = now();
    const attempts = withNewAttempt(changed(taken, changes).attempts, needs.uuid(), at, lease.until);
    const shown = read.response && provider.status?.snapshot?.(read.response);
    const snapshot = taken.snapshot ?? shown;
    return store.prepareSend(taken, { ...changes, attempts, snapshot }, lease.id, at + provider.timeoutSeconds * 1000);
  }

  async function exchangeUnder(record: Cancellation, exchange: 'cancel' | 'status', provider: Provider) {
    const performed = await performExchange(exchange, record, provider, needs);
    const { kind } = performed.observation;
    const milliseconds = performed.made.ended - performed.made.began;
    log.info('exchange', { cancellationId: record.id, provider: provider.name, exchange, kind, milliseconds });
    needs.metrics?.record({ provider: provider.name }, exchangeFigures(exchange, kind, milliseconds));
    return performed;
  }

  async function finish(recorded: Recorded | undefined, nudgesBefore: number, ways: Ways) {
    if (!recorded) return;
    const { record, decision } = recorded;
    measure(record, decision.event, needs);
    if (decision.event) await deliverResult(record, needs);
    const { next } = decision;
    // A nudge during the look was dropped because of it; after an end, too, it may be about what contradicts it.
    if (record.nudges > nudgesBefore) return schedule(record, nudgeDelay(record, ways.patience, now()));
    if (next.step !== 'send' && next.until !== undefined) await schedule(record, next.until - now());
  }

  /** Waits that no queue can hold end by recovery. */
  async function schedule({ id, look: number, request }: Cancellation, delay: number): Promise<void> {
    if (fitsQueue(delay)) await queue.send(request.provider, { cancellationId: id, look: number }, Math.max(0, delay));
  }
}

const exchangeFigures = (exchange: 'cancel' | 'status', kind: Observation['kind'], milliseconds: number) => ({
  [exchange === 'cancel' ? 'Attempts' : 'Polls']: 1,
  ExchangeTime: milliseconds,
  ...(kind === 'unknown' ? { UnknownOutcomes: 1 } : {}),
  ...(kind === 'not_sent' ? { NotSent: 1 } : {}),
});
