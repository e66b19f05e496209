import type { SendingName } from '../core/cancellation/attempt.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import type { Observation } from '../core/cancellation/observation.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { decide, waitInstead } from '../core/decide/decide.ts';
import type { Decision } from '../core/decide/decision.ts';
import type { FirstExchange } from '../core/look/plan-look.ts';
import type { Policy } from '../core/look/policy.ts';
import { type Takeable, takeLook, withNewAttempt } from '../core/look/take-look.ts';
import type { RunToken } from '../core/writes/result.ts';
import type { ExpectedRecord } from '../core/writes/take.ts';
import type { TakeResult } from '../ports/cancellation-store.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LoggedExchange } from '../ports/exchange-log.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import type { Provider } from '../providers/contract.ts';
import type { ProviderResponse } from '../providers/exchange.ts';
import { leaseSeconds, recordSeconds } from '../providers/function-seconds.ts';
import { type ExchangeNeeds, type PerformedExchange, performExchange } from './exchange/perform-exchange.ts';
import { type Recorded, recordResult } from './record-result.ts';

export type LookNeeds = ExchangeNeeds & Pick<Dependencies, 'store' | 'uuid' | 'metrics'>;

/** The provider that the exchanges of a look go to, and the task token that came with it. */
export interface LookContext {
  readonly provider: Provider;
  readonly policy: Policy;
  readonly token?: RunToken | undefined;
  /** When the function is stopped. */
  readonly endsAt: Milliseconds;
  /** Where the look adds what was said, if somebody wants to keep it. */
  readonly said?: LoggedExchange[] | undefined;
}

/** The latest time for an answer of the provider: our lease is live, and there is time left to record the result. */
const latestAnswer = ({ lease }: Cancellation, { endsAt }: LookContext): Milliseconds =>
  Math.min(lease?.until ?? Infinity, endsAt - recordSeconds * 1000);

/** Takes a look in one conditional write: it sets the number, the lease and, if the look sends at once, the attempt. */
export function take(
  expected: ExpectedRecord & Takeable,
  exchange: FirstExchange,
  { provider, policy }: LookContext,
  { store, uuid, now }: LookNeeds,
): Promise<TakeResult> {
  const at = now();
  const leaseUntil = at + leaseSeconds(provider) * 1000;
  const changes = takeLook(expected, exchange, { leaseId: uuid(), leaseUntil, freshToken: uuid(), now: at }, policy);
  return store.take(expected, changes);
}

/** Makes the exchange of a look that was taken, and records what it means. A read that allows it is followed by the cancel. */
export async function look(
  taken: Cancellation,
  exchange: FirstExchange,
  { recheck: isRecheck = false }: Pick<LookMessage, 'recheck'>,
  context: LookContext,
  needs: LookNeeds,
): Promise<Recorded | undefined> {
  const { result, response } = await firstExchange(taken, exchange, context, needs);
  const asked = { ...result, isRecheck };
  const decision = decide(taken, asked, context.policy);
  const { next } = decision;
  if (next.step !== 'send') return recordResult(taken, asked, decision, context, needs);

  const prepared = await prepareSend(taken, response, decision, next.exchange, context, needs);
  if (!prepared) return recordResult(taken, asked, waitInstead(taken, asked, context.policy), context, needs);
  const second = await exchangeAndMeasure(prepared, next.exchange, context, needs);
  return recordResult(prepared, second.result, decide(prepared, second.result, context.policy), context, needs);
}

/** Only `cancel` and `status` call the provider. A testimony is in the record already, and `none` asks nobody. */
async function firstExchange(
  taken: Cancellation,
  exchange: FirstExchange,
  context: LookContext,
  needs: LookNeeds,
): Promise<PerformedExchange> {
  if (exchange === 'cancel' || exchange === 'status') return exchangeAndMeasure(taken, exchange, context, needs);
  const at = needs.now();
  const unread = unreadTestimony(taken);
  if (!unread) return { result: { exchange: 'none', began: at, ended: at, observation: nothingAsked } };
  const { id, providerToken, receivedAt, proves } = unread;
  return {
    result: {
      exchange: 'testimony',
      testimony: { id, providerToken },
      began: receivedAt,
      ended: at,
      observation: proves,
    },
  };
}

const nothingAsked = { kind: 'unknown', detail: 'nobody was asked' } as const;

/** Stores snapshot and attempt before anything leaves. `undefined` if the answer might come too late. */
function prepareSend(
  taken: Cancellation,
  response: ProviderResponse | undefined,
  { changes }: Decision,
  exchange: SendingName,
  context: LookContext,
  { store, uuid, now }: LookNeeds,
): Promise<Cancellation | undefined> | undefined {
  const { lease } = taken;
  const { provider } = context;
  const at = now();
  const answered = at + provider.timeoutSeconds * 1000;
  if (!lease || answered > latestAnswer(taken, context)) return undefined;
  const attempts = withNewAttempt(changed(taken, changes).attempts, uuid(), at, lease.until, exchange);
  // Stryker disable next-line OptionalChaining: only a provider whose status can be read comes here
  const snapshot = taken.snapshot ?? (response && provider.status?.snapshot?.(response));
  return store.prepareSend(taken, { ...changes, attempts, snapshot }, lease.id, answered);
}

async function exchangeAndMeasure(
  record: Cancellation,
  exchange: SendingName | 'status',
  context: LookContext,
  needs: LookNeeds,
): Promise<PerformedExchange> {
  const { provider } = context;
  const performed = await performExchange(exchange, record, provider, latestAnswer(record, context), needs);
  if (performed.logged) context.said?.push(performed.logged);
  const { began, ended, observation } = performed.result;
  const milliseconds = ended - began;
  const { kind } = observation;
  needs.log.info('exchange', { cancellationId: record.id, provider: provider.name, exchange, kind, milliseconds });
  needs.metrics?.record({ provider: provider.name }, exchangeFigures(exchange, kind, milliseconds));
  return performed;
}

const exchangeFigures = (exchange: SendingName | 'status', kind: Observation['kind'], milliseconds: number) => ({
  [exchange === 'status' ? 'Polls' : 'Attempts']: 1,
  ExchangeTime: milliseconds,
  ...(kind === 'unknown' ? { UnknownOutcomes: 1 } : {}),
  ...(kind === 'not_sent' || kind === 'credentials_refused' ? { NotSent: 1 } : {}),
});
