import * as z from 'zod/mini';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { ExchangeMade, Observation } from '../../core/decide/observation.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Asked, Exchange, ProviderResponse } from '../../providers/exchange.ts';
import type { AccessTokens, Account } from './access-tokens.ts';
import { chosenCredentials } from './chosen-credentials.ts';

export interface Performed {
  readonly made: ExchangeMade;
  readonly observation: Observation;
  /** Present when the provider answered. */
  readonly response?: ProviderResponse;
}

type Needs = Pick<Dependencies, 'http' | 'credentials' | 'baseUrl' | 'now' | 'log'> & { readonly tokens: AccessTokens };

/** One exchange with the provider: credentials, login, request, answer, meaning. Never throws. */
export async function performExchange(
  name: ExchangeMade['exchange'],
  record: Cancellation,
  provider: Provider,
  needs: Needs,
): Promise<Performed> {
  const began = needs.now();
  const learned = await learn(name === 'cancel' ? provider.cancel : provider.status, record, provider, needs);
  const attempt = name === 'cancel' ? { attempt: record.attempts.length - 1 } : {};
  return { ...learned, made: { exchange: name, began, ended: needs.now(), ...attempt } };
}

type Learned = Omit<Performed, 'made'>;

const notSent = (detail: string, retryAfter?: number): Learned => ({
  observation: { kind: 'not_sent', detail, retryAfter },
});

async function learn(
  exchange: Exchange | undefined,
  record: Cancellation,
  provider: Provider,
  needs: Needs,
): Promise<Learned> {
  if (!exchange) return notSent('this provider has no such exchange');
  const account = await accountOf(record, provider, needs);
  if (!account) return notSent('no usable credentials');
  const asked = askedOf(record);
  const leaseUntil = record.lease?.until ?? Infinity;
  const { answer, accessToken } = await sendAuthorised(exchange, asked, account, leaseUntil, needs);
  if ('failure' in answer)
    return { observation: { kind: answer.failure, detail: answer.detail, retryAfter: answer.retryAfter } };
  const sent = { ...account.credentials, accessToken: accessToken ?? account.credentials.accessToken };
  return { observation: withoutSecrets(interpreted(exchange, answer, asked, needs), sent), response: answer };
}

type Answered =
  | ProviderResponse
  | { readonly failure: 'not_sent' | 'unknown'; readonly detail: string; readonly retryAfter?: number };

/**
 * Sends once; once more only after a 401 to a token that may simply have run out, since then nothing was worked on.
 * A process that stood still sends nothing: what the lease no longer covers is another worker's to do.
 */
async function sendAuthorised(
  exchange: Exchange,
  asked: Asked,
  account: Account,
  leaseUntil: Milliseconds,
  needs: Needs,
): Promise<{ readonly answer: Answered; readonly accessToken?: string | undefined }> {
  const { provider, credentials } = account;
  const timeout = provider.timeoutSeconds * 1000;
  const canRenew = provider.login !== undefined && typeof credentials.accessToken !== 'string';
  for (let renewals = 0; ; renewals++) {
    const login = provider.login ? await needs.tokens.get(account) : undefined;
    if (login && 'failure' in login) return { answer: { ...login, failure: 'not_sent', detail: login.failure } };
    if (needs.now() + timeout > leaseUntil) {
      return { answer: { failure: 'not_sent', detail: 'too late for this look' } };
    }
    const answer = await needs.http(exchange.request(asked), {
      baseUrl: needs.baseUrl(provider.name),
      headers: provider.authorise(credentials, login?.accessToken),
      timeout,
    });
    if ('failure' in answer || answer.status !== 401 || !canRenew || renewals > 0)
      return { answer, accessToken: login?.accessToken };
    needs.tokens.forget(account);
  }
}

/** The merchant's credentials for this transaction, if they are there and have the declared shape. */
async function accountOf(record: Cancellation, provider: Provider, needs: Needs): Promise<Account | undefined> {
  const { merchant, request } = record;
  try {
    const stored = await needs.credentials.get(merchant, provider.name);
    const chosen = stored && chosenCredentials(provider, stored, request.transaction);
    const parsed = chosen && z.safeParse(provider.credentials, chosen);
    if (stored && parsed?.success) return { merchant, provider, credentials: parsed.data, stored };
    needs.log.warn('no usable credentials', { merchant, provider: provider.name });
  } catch (error) {
    needs.log.error('credentials could not be read', { merchant, provider: provider.name, error });
  }
  return undefined;
}

const askedOf = ({ request, attempts, snapshot }: Cancellation): Asked => ({
  transaction: request.transaction,
  providerToken: attempts.at(-1)?.providerToken ?? '',
  reason: request.reason,
  description: request.description,
  merchantReference: request.merchantReference,
  amount: request.amount,
  ifCaptured: request.ifCaptured,
  attempts,
  snapshot,
});

/** An answer that cannot be interpreted teaches nothing, and must not take the look down with it. */
function interpreted(exchange: Exchange, answer: ProviderResponse, asked: Asked, { log }: Needs): Observation {
  try {
    return exchange.interpret(answer, asked);
  } catch (error) {
    log.error('answer could not be interpreted', { error });
    return { kind: 'unknown', detail: `answered ${answer.status}, not understood` };
  }
}
