import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Login } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';
import type { Account } from './account.ts';

/** What a login gave. */
export interface Grant {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** Credentials that replace those of the login: a refresh token that was used once is spent. */
  readonly rotated?: Credentials;
}

export interface LoginFailure {
  readonly failure: string;
  /** The issuer refused our credentials: a repeat will not help before somebody replaces them. */
  readonly isRefused?: boolean;
  readonly retryAfter?: Milliseconds | undefined;
}

type Needs = Pick<Dependencies, 'http'>;

/** Obtains an access token with the account's credentials. */
export async function login(account: Account, needs: Needs): Promise<Grant | LoginFailure> {
  const { provider, credentials, loginUrl } = account;
  if (!provider.login) return { failure: 'this provider has no login' };
  // Credentials that were read again may name another address, which nobody has checked.
  if (provider.login.ownUrl?.(credentials) !== loginUrl)
    return { failure: 'the credentials name another login URL now' };
  const response = await sendLogin(provider.login.request(credentials), account, needs);
  if ('failure' in response) return { failure: `login: ${response.detail}` };
  const { status, retryAfter } = response;
  // An issuer refuses credentials with 400 or 401 (RFC 6749, 5.2).
  const isRefused = [400, 401, 403].includes(status);
  return provider.login.interpret(response) ?? { failure: `login answered ${status}`, isRefused, retryAfter };
}

/** A login may live on another host than the payments. */
function sendLogin(
  request: ReturnType<Login['request']>,
  { provider, baseUrl, loginUrl }: Account,
  { http }: Needs,
): ReturnType<Needs['http']> {
  const elsewhere = loginUrl === undefined ? undefined : new URL(loginUrl);
  const path = elsewhere?.pathname ?? request.path;
  return http(
    { ...request, path },
    {
      baseUrl: elsewhere?.origin ?? baseUrl,
      headers: {},
      timeout: provider.timeoutSeconds * 1000,
    },
  );
}
