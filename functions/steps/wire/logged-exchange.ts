import type { ExchangeResult } from '../../core/cancellation/observation.ts';
import type { LoggedExchange } from '../../ports/exchange-log.ts';
import type { ProviderHttp } from '../../ports/provider-http.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials, ExchangeInput, ProviderRequest, ProviderResponse } from '../../providers/exchange.ts';
import { shownAnswer, shownMeaning } from './shown-answer.ts';
import { shownRequest } from './shown-request.ts';
import { shownWords } from './shown-text.ts';

/** Of one exchange, in bytes. */
const maxBytes = 2000;

/** What an exchange asked with whose credentials. */
export interface Asking {
  readonly request: ProviderRequest;
  readonly baseUrl: string;
  readonly input: ExchangeInput;
  /** Everything in the credentials that requests may not contain, and the access token. */
  readonly secrets: readonly unknown[];
}

interface Told {
  readonly asking?: Asking | undefined;
  readonly sends: number;
  readonly answer?: ProviderResponse | undefined;
  readonly failure?: LoggedExchange['failure'] | undefined;
}

/** The parts of the credentials that the provider's folder does not call its configuration. */
export function secretsOf(
  provider: Pick<Provider, 'configuration'>,
  credentials: Credentials,
  accessToken: string | undefined,
): readonly unknown[] {
  const shown = Object.values(provider.configuration?.(credentials) ?? {});
  return [...Object.values(credentials), accessToken].filter((value) => Boolean(value) && !shown.includes(value));
}

/** Counts how often a request leaves. Logins have an HTTP client of their own. */
export function countedHttp(http: ProviderHttp): { readonly http: ProviderHttp; readonly sends: () => number } {
  let sends = 0;
  return {
    http: (...asked) => {
      sends += 1;
      return http(...asked);
    },
    sends: () => sends,
  };
}

/** What was said in an exchange, in at most 2,000 bytes. */
export function loggedExchange(
  { exchange, attempt, began, ended, observation }: ExchangeResult & { readonly exchange: LoggedExchange['exchange'] },
  { asking, sends, answer, failure }: Told,
  { answerFields = [] }: Pick<Provider, 'answerFields'>,
): LoggedExchange {
  const { secrets = [] } = asking ?? {};
  const whole: LoggedExchange = {
    at: began,
    exchange,
    ...(attempt === undefined ? {} : { attempt: attempt + 1 }),
    milliseconds: ended - began,
    sends,
    ...(asking ? { request: shownRequest(asking.request, asking.baseUrl, asking.input, secrets) } : {}),
    ...(answer ? { answer: shownAnswer(answer, answerFields, observation, secrets) } : {}),
    ...(failure ? { failure: { ...failure, detail: shownWords(failure.detail, secrets) } } : {}),
    meaning: shownMeaning(observation, secrets),
  };
  return Buffer.byteLength(JSON.stringify(whole)) <= maxBytes ? whole : withoutFields(whole);
}

/** What is left is short: a method, a host, a path and five short texts. */
const withoutFields = ({ request, answer, ...entry }: LoggedExchange): LoggedExchange => ({
  ...entry,
  ...(request ? { request: { ...request, query: {}, fields: {} } } : {}),
  ...(answer ? { answer: { ...answer, fields: {} } } : {}),
});
