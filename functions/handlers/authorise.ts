import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from '../api/http/request.ts';
import type { Log } from '../ports/log.ts';

export interface Authority {
  readonly issuer: string;
  /** Checked only where the issuer's tokens carry one; Cognito's client-credentials tokens do not. */
  readonly audience?: string | undefined;
  /** The claim that names the merchant. */
  readonly merchantClaim: string;
  /** Where several clients belong to one merchant. */
  readonly merchantOf?: (claim: string) => Promise<string>;
  /** The claim that names a person's merchant, where the issuer lets no one but the service itself set it; unset: persons are as clients. */
  readonly personClaim?: string | undefined;
  readonly keys: JWTVerifyGetKey;
  readonly log: Log;
}

export type Authorisation =
  | { readonly isAuthorized: true; readonly context: Caller }
  | { readonly isAuthorized: false };

const refused: Authorisation = { isAuthorized: false };

/** Verifies the bearer token and names the merchant and its scopes; the merchant comes from the token alone. */
export const authorise =
  (authority: Authority) =>
  async ({ headers }: { readonly headers?: Readonly<Record<string, string | undefined>> }): Promise<Authorisation> => {
    const { issuer, audience, keys, log } = authority;
    // Without a header, this is the text "undefined", which holds no token.
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(String(headers?.authorization).trim())?.[1];
    if (token === undefined) return refused;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        ...(audience ? { audience } : {}),
        requiredClaims: ['exp'],
      });
      const merchant = isAccessToken(payload) ? await merchantIn(payload, authority) : undefined;
      if (merchant === undefined) return refused;
      return { isAuthorized: true, context: { merchant, scope: scopesOf(payload) } };
    } catch (error) {
      log.info('token refused', { reason: error instanceof Error ? error.name : 'unknown' });
      return refused;
    }
  };

/** A person's merchant is named by their own claim or not at all: the client that they signed in with is everybody's. */
async function merchantIn(payload: JWTPayload, authority: Authority): Promise<string | undefined> {
  const { merchantClaim, merchantOf, personClaim } = authority;
  if (personClaim !== undefined && isOfPerson(payload)) return nonEmpty(payload[personClaim]);
  const claim = nonEmpty(payload[merchantClaim]);
  return claim !== undefined && merchantOf ? merchantOf(claim) : claim;
}

const nonEmpty = (claim: unknown) => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/** A client that speaks for itself is its token's subject (RFC 9068, 2.2). */
const isOfPerson = ({ sub, client_id: client }: JWTPayload) => sub !== client;

/** An identity token tells who somebody is, not what they may do. */
const isAccessToken = ({ token_use: use }: JWTPayload) => use === undefined || use === 'access';

const scopesOf = ({ scope, scp }: JWTPayload) => {
  if (typeof scope === 'string') return scope;
  return Array.isArray(scp) ? scp.join(' ') : '';
};
