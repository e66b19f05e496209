import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { ExchangeResult, Observation } from '../../core/decide/observation.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Exchange, ExchangeInput, ProviderResponse } from '../../providers/exchange.ts';
import { withoutSecrets } from '../../untrusted/without-secrets.ts';
import type { AccessTokens } from './access-tokens.ts';
import { accountOf } from './account.ts';
import { send } from './send.ts';

export interface PerformedExchange {
  readonly result: ExchangeResult;
  /** Present when the provider answered. */
  readonly response?: ProviderResponse;
}

export type ExchangeNeeds = Pick<Dependencies, 'http' | 'credentials' | 'baseUrl' | 'now' | 'log'> & {
  readonly tokens: AccessTokens;
};

/** One exchange with the provider: credentials, login, request, answer, meaning. Never throws. */
export async function performExchange(
  name: ExchangeResult['exchange'],
  record: Cancellation,
  provider: Provider,
  needs: ExchangeNeeds,
): Promise<PerformedExchange> {
  const began = needs.now();
  const exchange = name === 'cancel' ? provider.cancel : provider.status;
  const { observation, ...answered } = await observe(exchange, record, provider, needs);
  const attempt = name === 'cancel' ? { attempt: record.attempts.length - 1 } : {};
  return { ...answered, result: { exchange: name, began, ended: needs.now(), ...attempt, observation } };
}

interface Observed {
  readonly observation: Observation;
  readonly response?: ProviderResponse;
}

async function observe(
  exchange: Exchange | undefined,
  record: Cancellation,
  provider: Provider,
  needs: ExchangeNeeds,
): Promise<Observed> {
  if (!exchange) return notSent('this provider has no such exchange');
  const account = await accountOf(record, provider, needs);
  if (!account) return notSent('no usable credentials');
  const input = inputOf(record);
  const { answer, accessToken } = await send(exchange, input, account, record.lease?.until ?? Infinity, needs);
  if ('failure' in answer)
    return { observation: { kind: answer.failure, detail: answer.detail, retryAfter: answer.retryAfter } };
  const observation = interpret(exchange, answer, input, needs);
  const secrets = Object.values({ ...account.credentials, ...(accessToken ? { accessToken } : {}) });
  return { observation: { ...observation, ...saidWithout(secrets, observation) }, response: answer };
}

const notSent = (detail: string): Observed => ({ observation: { kind: 'not_sent', detail } });

/** A provider may repeat in its words what we sent it, our credentials and tokens too. Those words are kept and shown. */
const saidWithout = (secrets: readonly unknown[], { said }: Observation): Pick<Observation, 'said'> =>
  said
    ? {
        said: Object.fromEntries(
          Object.entries(said).map(([name, word]) => [name, word && withoutSecrets(word, secrets)]),
        ),
      }
    : {};

const inputOf = ({ request, attempts, snapshot }: Cancellation): ExchangeInput => ({
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

/** An answer that cannot be interpreted teaches nothing, and must not end the look with an error. */
function interpret(
  exchange: Exchange,
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
