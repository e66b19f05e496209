import { number, text } from '../../functions/untrusted/json.ts';
import { Refused } from './errors.ts';
import { type Runtime, send } from './send.ts';

/** The addresses of the service and its token issuer, and the credentials of the client. */
export interface Connection {
  /** For example `https://api.example.com`, without a path. */
  readonly address: string;
  /** Default: `/oauth2/token` at the address. */
  readonly tokenUrl?: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AccessTokens {
  /** A token with this scope. Without a scope, the issuer decides which scopes it grants. */
  get(scope?: string): Promise<string>;
  /** To be called after the service refused this token: the next `get` does not return it again. */
  forget(token: string, scope?: string): Promise<void>;
}

/** Milliseconds. */
const timeout = 30_000;
/** Milliseconds before its expiry at which we replace a token. */
const expiryMargin = 60_000;
/** Seconds, for an issuer that does not say. */
const defaultLifetime = 300;

/** Tokens by OAuth 2.0 client credentials. Keeps each until shortly before its expiry; concurrent calls share one request. */
export function accessTokens(connection: Connection, runtime: Runtime): AccessTokens {
  const cache = new Map<string, { readonly token: Promise<string>; until: number }>();

  function renew(scope: string) {
    const entry = {
      token: requestToken(connection, scope, runtime, (lifetime) => (entry.until = runtime.now() + lifetime)),
      until: Infinity,
    };
    entry.token.catch(() => cache.delete(scope));
    cache.set(scope, entry);
    return entry.token;
  }

  return {
    get(scope = '') {
      const cached = cache.get(scope);
      return cached && cached.until > runtime.now() ? cached.token : renew(scope);
    },
    async forget(token, scope = '') {
      const cached = cache.get(scope);
      // Another call that was refused with the same token may have requested a new one meanwhile.
      const isRefused = (await cached?.token.catch(() => undefined)) === token;
      if (isRefused && cache.get(scope) === cached) cache.delete(scope);
    },
  };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
const basic = ({ clientId, clientSecret }: Connection) =>
  `Basic ${Buffer.from([clientId, clientSecret].map(encodeURIComponent).join(':')).toString('base64')}`;

/** @throws Refused if the issuer grants no token. */
async function requestToken(
  connection: Connection,
  scope: string,
  runtime: Runtime,
  keepFor: (milliseconds: number) => void,
): Promise<string> {
  const url = connection.tokenUrl ?? `${connection.address.replace(/\/+$/, '')}/oauth2/token`;
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }) });
  const headers = { authorization: basic(connection), 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send({ method: 'POST', url, headers, body: `${form}`, isRepeatable: true, timeout }, runtime);
  const token = text(answer.body, 'access_token');
  if (answer.status !== 200 || token === undefined) {
    const reason = text(answer.body, 'error') ?? `answered ${answer.status}`;
    throw new Refused(answer.status, { title: `The issuer grants no token: ${reason}` });
  }
  keepFor((number(answer.body, 'expires_in') ?? defaultLifetime) * 1000 - expiryMargin);
  return token;
}
