import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Account } from './account.ts';
import { keyOf, Rotations } from './rotations.ts';
import { type AccessToken, sharedToken } from './shared-token.ts';

const maxTokens = 1000;

/** What this process knows of access tokens, and of the credentials that logins gave in place of others. */
export class TokenMemory {
  readonly #now: () => Milliseconds;
  readonly #tokens = new Map<string, AccessToken>();
  readonly #refused = new Set<string>();
  readonly #rotations = new Rotations();

  constructor(now: () => Milliseconds) {
    this.#now = now;
  }

  /** The account with the newest credentials, also while other readers still find older ones. */
  newest(account: Account): Account {
    return this.#rotations.newest(account);
  }

  /** The token of this process, or the one that another process has stored, until it ends or is refused. */
  usable(account: Account): AccessToken | undefined {
    return this.#known(account).find(
      ({ accessToken, until }) => until > this.#now() && !this.#refused.has(accessToken),
    );
  }

  /** Keeps a token of `renewed`, which replaces `account` if its credentials are others. */
  keep(account: Account, renewed: Account, token: AccessToken): void {
    if (this.#tokens.size >= maxTokens) for (const kept of [this.#tokens, this.#refused, this.#rotations]) kept.clear();
    this.#tokens.set(keyOf(renewed), token);
    this.#refused.delete(token.accessToken);
    if (keyOf(renewed) !== keyOf(account)) this.#rotations.add(account, renewed);
  }

  refuse(account: Account): void {
    for (const { accessToken } of this.#known(account)) this.#refused.add(accessToken);
  }

  #known(account: Account): readonly AccessToken[] {
    return [this.#tokens.get(keyOf(account)), sharedToken(account.stored)].filter((token) => token !== undefined);
  }
}
