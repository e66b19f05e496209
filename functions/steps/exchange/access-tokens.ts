import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials, NoResponse, ProviderRequest, ProviderResponse } from '../../providers/exchange.ts';

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

type Needs = Pick<Dependencies, 'http' | 'credentials' | 'baseUrl' | 'now' | 'log'>;

export function accessTokens(needs: Needs): AccessTokens {
  const kept = new Map<string, { readonly accessToken: string; readonly until: Milliseconds }>();
  /** What a login gave in place of the credentials it was made with: a refresh token that was used once is spent. */
  const replaced = new Map<string, Credentials>();
  const underWay = new Map<string, Promise<LoginResult>>();
  const keyOf = ({ merchant, provider, credentials }: Account) =>
    JSON.stringify([merchant, provider.name, credentials]);

  /** The account with the newest credentials, also while readers still find older ones. */
  function newest(account: Account): Account {
    const credentials = replaced.get(keyOf(account));
    return credentials ? newest({ ...account, credentials }) : account;
  }

  async function login(account: Account, key: string): Promise<LoginResult> {
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
    if (kept.size >= mostTokens) for (const map of [kept, replaced]) map.clear();
    const { accessToken, expiresInSeconds, rotated } = granted;
    const renewed = rotated ? { ...account, credentials: { ...credentials, ...rotated } } : account;
    kept.set(keyOf(renewed), { accessToken, until: began + expiresInSeconds * 1000 - earlier });
    if (rotated && keyOf(renewed) !== key) {
      replaced.set(key, renewed.credentials);
      // An issuer may come back to an earlier one, which is the newest then.
      replaced.delete(keyOf(renewed));
      await writeBack(account, rotated);
    }
    return { accessToken };
  }

  /** A failure must not cost the look its token: this process goes on with what it knows, and somebody is told. */
  async function writeBack({ merchant, provider, stored }: Account, rotated: Credentials): Promise<void> {
    try {
      await needs.credentials.replace(merchant, provider.name, { ...stored, ...rotated });
    } catch (error) {
      needs.log.error('rotated credentials were not stored', { merchant, provider: provider.name, error });
    }
  }

  return {
    async get(given) {
      const account = newest(given);
      const fixed = account.credentials.accessToken;
      if (typeof fixed === 'string') return { accessToken: fixed };
      const key = keyOf(account);
      const token = kept.get(key);
      if (token && token.until > needs.now()) return token;
      const running = underWay.get(key) ?? login(account, key).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
    forget: (account) => void kept.delete(keyOf(newest(account))),
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
