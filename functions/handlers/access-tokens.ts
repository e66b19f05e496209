import type { Milliseconds } from '../core/cancellation.ts';
import type { Credentials, NoResponse, ProviderRequest, ProviderResponse } from '../core/exchange.ts';
import type { Provider } from '../providers/contract.ts';
import type { Dependencies } from './dependencies.ts';

/** Whose login it is: tokens are never shared between merchants or between one merchant's terminals. */
export interface Account {
  readonly merchant: string;
  readonly provider: Provider;
  readonly credentials: Credentials;
  /** The whole document that the credentials were chosen from; a rotated token is written back into it. */
  readonly stored: Credentials;
}

type LoginResult = { readonly accessToken: string } | { readonly failure: string; readonly retryAfter?: Milliseconds };

/** Access tokens of providers with a login, kept in memory until shortly before they expire. */
export interface AccessTokens {
  get(account: Account): Promise<LoginResult>;
  /** The provider refused it: the next `get` logs in again. */
  forget(account: Account): void;
}

const earlier = 60_000;
const mostTokens = 1000;

export function accessTokens(needs: Pick<Dependencies, 'http' | 'credentials' | 'baseUrl' | 'now'>): AccessTokens {
  const kept = new Map<string, { readonly accessToken: string; readonly until: Milliseconds }>();
  const underWay = new Map<string, Promise<LoginResult>>();
  const keyOf = ({ merchant, provider, credentials }: Account) =>
    JSON.stringify([merchant, provider.name, credentials]);

  const login = async (account: Account, key: string): Promise<LoginResult> => {
    const { provider, credentials } = account;
    if (!provider.login) return { failure: 'this provider has no login' };
    const began = needs.now();
    const response = await sendLogin(provider.login.request(credentials), provider, needs);
    if ('failure' in response) return { failure: `login: ${response.detail}` };
    const granted = provider.login.interpret(response);
    if (!granted) {
      const { retryAfter } = response;
      return { failure: `login answered ${response.status}`, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    if (kept.size >= mostTokens) kept.clear();
    const { accessToken, expiresInSeconds, rotated } = granted;
    const newKey = rotated ? keyOf({ ...account, credentials: { ...credentials, ...rotated } }) : key;
    kept.set(newKey, { accessToken, until: began + expiresInSeconds * 1000 - earlier });
    if (rotated) await needs.credentials.replace(account.merchant, provider.name, { ...account.stored, ...rotated });
    return { accessToken };
  };

  return {
    async get(account) {
      const fixed = account.credentials.accessToken;
      if (typeof fixed === 'string') return { accessToken: fixed };
      const key = keyOf(account);
      const token = kept.get(key);
      if (token && token.until > needs.now()) return token;
      const running = underWay.get(key) ?? login(account, key).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
    forget: (account) => void kept.delete(keyOf(account)),
  };
}

/** A login may live on another host than the payments; that host is configured too, in the credentials. */
function sendLogin(
  request: ProviderRequest & { readonly url?: string; readonly form?: Readonly<Record<string, string>> },
  provider: Provider,
  { http, baseUrl }: Pick<Dependencies, 'http' | 'baseUrl'>,
): Promise<ProviderResponse | NoResponse> {
  const { url, form, ...rest } = request;
  const elsewhere = url === undefined ? undefined : new URL(url);
  const path = elsewhere ? elsewhere.pathname + elsewhere.search : rest.path;
  return http(
    { ...rest, path },
    {
      baseUrl: elsewhere?.origin ?? baseUrl(provider.name),
      headers: {},
      timeout: provider.timeoutSeconds * 1000,
      ...(form ? { form } : {}),
    },
  );
}
