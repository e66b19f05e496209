import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Credentials } from '../../providers/exchange.ts';
import type { Account } from './account.ts';
import { type LoginFailure, login } from './login.ts';

type AccessToken = { readonly accessToken: string };

/** Access tokens of providers with a login, kept in memory until shortly before they expire. */
export interface AccessTokens {
  get(account: Account): Promise<AccessToken | LoginFailure>;
  /** The provider refused the token: the next `get` logs in again. */
  forget(account: Account): void;
}

/** A token is renewed this long before it expires, so that it does not expire on its way. */
const expiryMargin: Milliseconds = 60_000;
const maxTokens = 1000;

type Needs = Pick<Dependencies, 'http' | 'credentials' | 'now' | 'log'>;

const keyOf = ({ merchant, provider, credentials }: Account) => JSON.stringify([merchant, provider.name, credentials]);

/** The credentials that logins gave in place of an account's own, by the key of that account. */
class Rotations {
  readonly #replaced = new Map<string, Credentials>();

  /** The account with the newest credentials, also while other readers still find older ones. */
  newest(account: Account): Account {
    const credentials = this.#replaced.get(keyOf(account));
    return credentials ? this.newest({ ...account, credentials }) : account;
  }

  add(account: Account, renewed: Account): void {
    this.#replaced.set(keyOf(account), renewed.credentials);
    // An issuer may come back to earlier credentials, which are the newest then.
    this.#replaced.delete(keyOf(renewed));
  }

  clear(): void {
    this.#replaced.clear();
  }
}

export function accessTokens(needs: Needs): AccessTokens {
  const tokens = new Map<string, AccessToken & { readonly until: Milliseconds }>();
  const rotations = new Rotations();
  const loginsUnderWay = new Map<string, Promise<AccessToken | LoginFailure>>();

  async function renew(account: Account): Promise<AccessToken | LoginFailure> {
    const began = needs.now();
    const granted = await login(account, needs);
    if ('failure' in granted) return granted;
    if (tokens.size >= maxTokens) for (const kept of [tokens, rotations]) kept.clear();
    const { accessToken, expiresInSeconds, rotated } = granted;
    const renewed = rotated ? { ...account, credentials: { ...account.credentials, ...rotated } } : account;
    tokens.set(keyOf(renewed), { accessToken, until: began + expiresInSeconds * 1000 - expiryMargin });
    if (rotated && keyOf(renewed) !== keyOf(account)) {
      rotations.add(account, renewed);
      await writeBack(account, rotated, needs);
    }
    return { accessToken };
  }

  return {
    async get(given) {
      const account = rotations.newest(given);
      const fixed = account.credentials.accessToken;
      if (typeof fixed === 'string') return { accessToken: fixed };
      const key = keyOf(account);
      const token = tokens.get(key);
      if (token && token.until > needs.now()) return token;
      const running = loginsUnderWay.get(key) ?? renew(account).finally(() => loginsUnderWay.delete(key));
      loginsUnderWay.set(key, running);
      return running;
    },
    forget: (account) => void tokens.delete(keyOf(rotations.newest(account))),
  };
}

/** A failed write must not fail the look: this process keeps the new credentials in memory and logs the error. */
async function writeBack({ merchant, provider, stored }: Account, rotated: Credentials, needs: Needs): Promise<void> {
  try {
    await needs.credentials.replace(merchant, provider.name, { ...stored, ...rotated });
  } catch (error) {
    needs.log.error('rotated credentials were not stored', { merchant, provider: provider.name, error });
  }
}
