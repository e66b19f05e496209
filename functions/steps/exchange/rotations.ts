import type { Credentials } from '../../providers/exchange.ts';
import type { Account } from './account.ts';

export const keyOf = ({ merchant, provider, credentials }: Account) =>
  JSON.stringify([merchant, provider.name, credentials]);

/** The credentials that logins gave in place of an account's own, by the key of that account. */
export class Rotations {
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
