import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Log } from './dependencies.ts';
import type { Caller } from './http-request.ts';

export interface Authority {
  readonly issuer: string;
  /** Checked only where the issuer's tokens carry one; Cognito's client-credentials tokens do not. */
  readonly audience?: string | undefined;
  /** The claim that names the merchant. */
  readonly merchantClaim: string;
  /** Where several clients belong to one merchant. */
  readonly merchantOf?: (claim: string) => Promise<string>;
  readonly keys: JWTVerifyGetKey;
  readonly log: Log;
}

export type Authorisation =
  | { readonly isAuthorized: true; readonly context: Caller }
  | { readonly isAuthorized: false };

const refused: Authorisation = { isAuthorized: false };

/** Verifies the bearer token and names the merchant and its scopes; the merchant comes from the token alone. */
export const authorise =
  ({ issuer, audience, merchantClaim, merchantOf, keys, log }: Authority) =>
  async ({ headers }: { readonly headers?: Readonly<Record<string, string | undefined>> }): Promise<Authorisation> => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(headers?.authorization?.trim() ?? '')?.[1];
    if (token === undefined) return refused;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        ...(audience ? { audience } : {}),
        requiredClaims: ['exp'],
      });
      const claim = payload[merchantClaim];
      if (typeof claim !== 'string' || claim === '' || !isAccessToken(payload)) return refused;
      const merchant = merchantOf ? await merchantOf(claim) : claim;
      return { isAuthorized: true, context: { merchant, scope: scopesOf(payload) } };
    } catch (error) {
      log.info('token refused', { reason: error instanceof Error ? error.name : 'unknown' });
      return refused;
    }
  };

/** An identity token tells who somebody is, not what they may do. */
const isAccessToken = ({ token_use: use }: JWTPayload) => use === undefined || use === 'access';

const scopesOf = ({ scope, scp }: JWTPayload) => {
  if (typeof scope === 'string') return scope;
  return Array.isArray(scp) ? scp.join(' ') : '';
};

/** The issuer's published keys, fetched when first needed and kept. */
export const publishedKeys = (jwksUri: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(jwksUri));
