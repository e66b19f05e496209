import { canonical } from '../../core/cancellation/fingerprint.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Credentials } from '../../providers/exchange.ts';
import { number, text } from '../../untrusted/json.ts';
import type { Account } from './account.ts';

export interface AccessToken {
  readonly accessToken: string;
  /** It is not used after this time. */
  readonly until: Milliseconds;
}

/**
 * Where the access token of a login is stored, beside the credentials that the login rotated. So the other processes need
 * no login of their own, each of which would store a new version of the secret. Secrets Manager recommends no more than one
 * every ten minutes, and keeps about 100 (User Guide, "AWS Secrets Manager quotas").
 */
const field = 'session';

export const withShared = (rotated: Credentials, token: AccessToken): Credentials => ({ ...rotated, [field]: token });

/** The stored access token of the last login, if there is one. */
export function sharedToken(stored: Credentials): AccessToken | undefined {
  const accessToken = text(stored, field, 'accessToken');
  const until = number(stored, field, 'until');
  return accessToken === undefined || until === undefined ? undefined : { accessToken, until };
}

/** Whether two documents hold the same credentials, whatever access token is stored beside them. */
export const areSame = ({ [field]: _, ...some }: Credentials, { [field]: __, ...others }: Credentials): boolean =>
  canonical(some) === canonical(others);

/** The account with the credentials as they are stored now. Only fields that an account has already are taken. */
export function withStored(account: Account, stored: Credentials = account.stored): Account {
  const fields = Object.keys(account.credentials).filter((name) => stored[name] !== undefined);
  const newer = Object.fromEntries(fields.map((name) => [name, stored[name]]));
  return { ...account, stored, credentials: { ...account.credentials, ...newer } };
}
