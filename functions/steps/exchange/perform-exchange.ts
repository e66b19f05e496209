import type { SendingName } from '../../core/cancellation/attempt.ts';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { ExchangeResult, Observation } from '../../core/cancellation/observation.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { LoggedExchange } from '../../ports/exchange-log.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Configuration, ExchangeInput, ProviderResponse, StatusExchange } from '../../providers/exchange.ts';
import { withoutSecrets } from '../../untrusted/without-secrets.ts';
import { saidWithoutSecrets } from '../said-without-secrets.ts';
import { type Asking, countedHttp, loggedExchange, secretsOf } from '../wire/logged-exchange.ts';
import type { AccessTokens } from './access-tokens.ts';
import { accountOf } from './account.ts';
import { send } from './send.ts';

export interface PerformedExchange {
  readonly result: ExchangeResult;
  /** Present when the provider answered. */
  readonly response?: ProviderResponse;
  /** Present where an exchange log is kept. */
  readonly logged?: LoggedExchange;
}

export type ExchangeNeeds = Pick<
  Dependencies,
  'http' | 'credentials' | 'baseUrl' | 'allowedHosts' | 'exchangeLog' | 'now' | 'log'
> & {
  readonly tokens: AccessTokens;
};

/**
 * One exchange with the provider: credentials, login, request, answer, meaning. Sends nothing if the answer might come after
 * `answerBy`. Throws only if the provider folder cannot make its request.
 */
export async function performExchange(
  name: SendingName | 'status',
  record: Cancellation,
  provider: Provider,
  answerBy: Milliseconds,
  needs: ExchangeNeeds,
): Promise<PerformedExchange> {
  const began = needs.now();
  const { http, sends } = countedHttp(needs.http);
  const observed = await observe(provider[name], record, provider, answerBy, { ...needs, http });
  const { observation, response, failure, asking } = observed;
  const attempt = name === 'status' ? {} : { attempt: record.attempts.length - 1 };
  const result = { exchange: name, began, ended: needs.now(), ...attempt, observation } as const;
  const told = { asking, sends: sends(), answer: response, failure };
  const logged = needs.exchangeLog && entryOf(() => loggedExchange(result, told, provider), needs);
  return { result, ...(response ? { response } : {}), ...(logged ? { logged } : {}) };
}

/** The log decides nothing, so an answer that cannot be shown must not end the look with an error. */
function entryOf(make: () => LoggedExchange, { log }: Pick<Dependencies, 'log'>): LoggedExchange | undefined {
  try {
    return make();
  } catch (error) {
    log.warn('exchanges not kept', { error });
    return undefined;
  }
}

interface Observed {
  readonly observation: Observation;
  readonly response?: ProviderResponse;
  readonly failure?: LoggedExchange['failure'];
  /** What was asked, or would have been asked. */
  readonly asking?: Asking;
}

async function observe(
  exchange: StatusExchange | undefined,
  record: Cancellation,
  provider: Provider,
  answerBy: Milliseconds,
  needs: ExchangeNeeds,
): Promise<Observed> {
  if (!exchange) return notSent('this provider has no such exchange');
  const account = await accountOf(record.merchant, record.request.transaction, provider, needs);
  if (typeof account === 'string') return withoutAccount[account];
  const input = inputOf(record, provider.configuration?.(account.credentials) ?? {});
  const request = exchange.request(input);
  if (!request) return { observation: { kind: 'unreadable', detail: 'no read is configured' } };
  const { answer, accessToken } = await send(request, account, answerBy, needs);
  const { baseUrl, credentials } = account;
  const asking = { request, baseUrl, input, secrets: secretsOf(provider, credentials, accessToken) };
  if ('failure' in answer) {
    const { failure: kind, detail, retryAfter } = answer;
    const failure = { kind: kind === 'unknown' ? 'no_answer' : kind, detail } as const;
    const observation = kind === 'credentials_refused' ? { kind, detail } : { kind, detail, retryAfter };
    return { observation, failure, asking };
  }
  const observation = interpret(exchange, answer, input, needs);
  const secrets = Object.values({ ...account.credentials, ...(accessToken ? { accessToken } : {}) });
  return { observation: withoutSecretsIn(observation, secrets), response: answer, asking };
}

/** Our own `detail` may quote the answer too. */
function withoutSecretsIn(observation: Observation, secrets: readonly unknown[]): Observation {
  const said = saidWithoutSecrets(secrets, observation);
  return observation.detail === undefined
    ? { ...observation, ...said }
    : { ...observation, ...said, detail: withoutSecrets(observation.detail, secrets) };
}

const notSent = (detail: string): Observed => ({ observation: { kind: 'not_sent', detail } });

const withoutAccount = {
  unusable: { observation: { kind: 'credentials_refused', detail: 'no usable credentials' } },
  unreadable: notSent('the credentials could not be read'),
  'forbidden base URL': {
    observation: { kind: 'credentials_refused', detail: 'the operator does not allow their base URL' },
  },
  'forbidden login URL': {
    observation: { kind: 'credentials_refused', detail: 'the operator does not allow their login URL' },
  },
} as const satisfies Record<string, Observed>;

const inputOf = ({ request, attempts, snapshot }: Cancellation, configuration: Configuration): ExchangeInput => ({
  transaction: request.transaction,
  configuration,
  providerToken: attempts.at(-1)?.providerToken ?? '',
  reason: request.reason,
  description: request.description,
  merchantReference: request.merchantReference,
  amount: request.amount,
  ifCaptured: request.ifCaptured,
  attempts,
  snapshot,
});

/** An answer that cannot be interpreted teaches nothing, and must not end the look with an error. */
function interpret(
  exchange: StatusExchange,
  answer: ProviderResponse,
  input: ExchangeInput,
  { log }: Pick<Dependencies, 'log'>,
): Observation {
  try {
    return exchange.interpret(answer, input);
  } catch (error) {
    log.error('answer could not be interpreted', { error });
    return { kind: 'unknown', detail: `answered ${answer.status}, not understood` };
  }
}
