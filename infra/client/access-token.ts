import { number, text } from '../../functions/untrusted/json.ts';
import { Refused } from './errors.ts';
import { send, type World } from './send.ts';

/** Where the service and its tokens are, and who asks. */
export interface Connection {
  /** For example `https://api.example.com`, without a path. */
  readonly address: string;
  /** Default: `/oauth2/token` at the address. */
  readonly tokenUrl?: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AccessTokens {
  /** A token with this scope; without one, with every scope that the issuer gives by default. */
  get(scope?: string): Promise<string>;
  /** It was refused: the next `get` asks for a new one. */
  forget(scope?: string): void;
}

const timeout = 30_000;
const earlier = 60_000;
const shortLife = 300;

/** OAuth 2.0 client credentials; each token is kept until shortly before it expires, and asked for once at a time. */
export function accessTokens(connection: Connection, world: World): AccessTokens {
  const kept = new Map<string, { readonly token: Promise<string>; until: number }>();

  function request(scope: string) {
    const entry = {
      token: ask(connection, scope, world, (life) => (entry.until = world.now() + life)),
      until: Infinity,
    };
    entry.token.catch(() => kept.delete(scope));
    kept.set(scope, entry);
    return entry.token;
  }

  return {
    get(scope = '') {
      const known = kept.get(scope);
      return known && known.until > world.now() ? known.token : request(scope);
    },
    forget: (scope = '') => void kept.delete(scope),
  };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
const basic = ({ clientId, clientSecret }: Connection) =>
  `Basic ${Buffer.from([clientId, clientSecret].map(encodeURIComponent).join(':')).toString('base64')}`;

/** @throws Refused when the issuer gives none. */
async function ask(
  connection: Connection,
  scope: string,
  world: World,
  lives: (milliseconds: number) => void,
): Promise<string> {
  const url = connection.tokenUrl ?? `${connection.address.replace(/\/+$/, '')}/oauth2/token`;
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }) });
  const headers = { authorization: basic(connection), 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send({ method: 'POST', url, headers, body: `${form}`, isRepeatable: true, timeout }, world);
  const token = text(answer.body, 'access_token');
  if (answer.status !== 200 || token === undefined) {
    const said = text(answer.body, 'error') ?? `answered ${answer.status}`;
    throw new Refused(answer.status, { title: `The issuer gives no token: ${said}` });
  }
  lives((number(answer.body, 'expires_in') ?? shortLife) * 1000 - earlier);
  return token;
}
