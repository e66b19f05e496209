import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Credentials } from '../../providers/exchange.ts';
import type { Account } from './account.ts';
import { type LoginFailure, login } from './login.ts';
import { keyOf } from './rotations.ts';
import { areSame, withShared, withStored } from './shared-token.ts';
import { TokenMemory } from './token-memory.ts';

type Renewed = { readonly accessToken: string } | LoginFailure;

/** Access tokens of providers with a login, kept in memory until shortly before they expire. */
export interface AccessTokens {
  get(account: Account): Promise<Renewed>;
  /** The provider refused the token: the next `get` logs in again. */
  forget(account: Account): void;
}

/** A token is renewed this long before it expires, so that it does not expire on its way. */
const expiryMargin: Milliseconds = 60_000;

/** The right to renew lasts for a login and this time, in which the new credentials are stored. */
const storeTime: Milliseconds = 27_000;

/** For a read and a write: twice the longest time in which a client of AWS ends a call (`infra/cloud/wiring/client-settings.ts`). */
const writeTime: Milliseconds = 24_000;

/** When to try again while another process renews the credentials. A login and a write usually take less. */
const renewalPause: Milliseconds = 2000;

type Needs = Pick<Dependencies, 'http' | 'credentials' | 'now' | 'uuid' | 'log'> & {
  readonly store: Pick<Dependencies['store'], 'beginRenewal' | 'endRenewal'>;
};

export function accessTokens(needs: Needs): AccessTokens {
  const memory = new TokenMemory(needs.now);
  const loginsUnderWay = new Map<string, Promise<Renewed>>();

  async function renew(account: Account): Promise<Renewed> {
    if (!account.provider.login?.rotates) return (await logIn(account, memory, needs)).renewed;
    try {
      return await renewAlone(account, memory, needs);
    } catch (error) {
      const { merchant, provider } = account;
      needs.log.error('credentials could not be read', { merchant, provider: provider.name, error });
      return { failure: 'the credentials could not be renewed' };
    }
  }

  return {
    async get(given) {
      const account = memory.newest(given);
      const fixed = account.credentials.accessToken;
      if (typeof fixed === 'string') return { accessToken: fixed };
      const token = memory.usable(account);
      if (token) return { accessToken: token.accessToken };
      const key = keyOf(account);
      const running = loginsUnderWay.get(key) ?? renew(account).finally(() => loginsUnderWay.delete(key));
      loginsUnderWay.set(key, running);
      return running;
    },
    forget: (account) => memory.refuse(memory.newest(account)),
  };
}

/**
 * One process at a time renews the credentials, and the others find its access token beside them. If a process dies between
 * the login and the write, the new refresh token is lost. Then the next process has only the old one. The issuer may take
 * it for stolen and revoke all of them. That loses nothing more, because only the lost one could get further tokens. A
 * process that might still be storing when its right ends does not log in, because the next one would spend the same
 * refresh token.
 */
async function renewAlone(account: Account, memory: TokenMemory, needs: Needs): Promise<Renewed> {
  const { store, now, uuid } = needs;
  const { merchant, provider } = account;
  const owner = uuid();
  const loginTime = provider.timeoutSeconds * 1000;
  const until = now() + loginTime + storeTime;
  if (!(await store.beginRenewal(merchant, provider.name, { owner, until }, now())))
    return { failure: 'another process renews the credentials', retryAfter: renewalPause };
  let mayEnd = true;
  try {
    const newest = await reloaded(account, memory, needs);
    const shared = memory.usable(newest);
    if (shared) return { accessToken: shared.accessToken };
    if (now() > until - loginTime - writeTime) return { failure: 'too late to renew', retryAfter: renewalPause };
    mayEnd = false;
    const { renewed, isStored } = await logIn(newest, memory, needs);
    // If the new refresh token is not stored, nobody else may log in with the old one for a while.
    mayEnd = isStored;
    return renewed;
  } finally {
    if (mayEnd) await store.endRenewal(merchant, provider.name, owner);
  }
}

/** The account with the credentials as they are stored now, or newer ones that this process could not store. */
async function reloaded(account: Account, memory: TokenMemory, { credentials }: Needs): Promise<Account> {
  const newest = memory.newest(withStored(account, await credentials.reload(account.merchant, account.provider.name)));
  const shared = memory.usable(newest);
  if (shared) memory.keep(account, newest, shared);
  return newest;
}

/** Logs in, and stores what replaces the credentials. `isStored`: nothing is left to store. */
async function logIn(
  account: Account,
  memory: TokenMemory,
  needs: Needs,
): Promise<{ readonly renewed: Renewed; readonly isStored: boolean }> {
  const began = needs.now();
  const granted = await login(account, needs);
  if ('failure' in granted) return { renewed: granted, isStored: true };
  const { accessToken, expiresInSeconds, rotated } = granted;
  const token = { accessToken, until: began + expiresInSeconds * 1000 - expiryMargin };
  const renewed = rotated ? { ...account, credentials: { ...account.credentials, ...rotated } } : account;
  memory.keep(account, renewed, token);
  const isReplaced = rotated !== undefined && keyOf(renewed) !== keyOf(account);
  const isStored = !isReplaced || (await writeBack(account, withShared(rotated, token), needs));
  return { renewed: { accessToken }, isStored };
}

/**
 * Returns whether nothing is left to store. A failed write must not fail the look: this process keeps the new credentials
 * in memory and logs the error. Credentials that somebody stored during the login are newer than what it gave.
 */
async function writeBack(account: Account, rotated: Credentials, needs: Needs): Promise<boolean> {
  const { merchant, provider, stored } = account;
  const named = { merchant, provider: provider.name };
  try {
    if (await isReplacedMeanwhile(account, needs)) needs.log.warn('credentials were replaced during a login', named);
    else await needs.credentials.replace(merchant, provider.name, { ...stored, ...rotated });
    return true;
  } catch (error) {
    needs.log.error('rotated credentials were not stored', { ...named, error });
    return false;
  }
}

/** Whether an operator has stored other credentials since these were read, or removed them. If nobody can tell, no. */
async function isReplacedMeanwhile({ merchant, provider, stored }: Account, { credentials }: Needs): Promise<boolean> {
  const newest = await credentials.reload(merchant, provider.name).catch(() => stored);
  return newest === undefined || !areSame(newest, stored);
}
