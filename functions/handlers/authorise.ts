import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from '../api/http/request.ts';
import type { Log } from '../ports/log.ts';

export interface Authority {
  readonly issuer: string;
  /**
   * Required in every token. Absent only where the issuer serves this API alone, as the stack's own user pool does: access
   * tokens of Cognito's clients have no audience (Cognito Developer Guide, "Understanding the access token").
   */
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

/**
 * Verifies the bearer token and names the merchant and its scopes; the merchant comes from the token alone. An HTTP API
 * answers a refusal with `403`, and keeps it for this token as long as `resultsCacheTtl` says (API Gateway Developer Guide,
 * "Control access to HTTP APIs with AWS Lambda authorizers"). So only a verdict about the token refuses.
 * @throws Error if the keys or the merchant cannot be read. The caller then gets a `500` (the same chapter,
 * "Troubleshooting"), and the next call asks again. API Gateway keeps only responses, and an error is not a response
 * (assumed).
 */
export const authorise =
  (authority: Authority) =>
  async ({ headers }: { readonly headers?: Readonly<Record<string, string | undefined>> }): Promise<Authorisation> => {
    // Without a header, this is the text "undefined", which holds no token.
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(String(headers?.authorization).trim())?.[1];
    const payload = token === undefined ? undefined : await payloadOf(token, authority);
    if (!payload || !isAccessToken(payload) || !hasUsableSubject(payload)) return refused;
    const merchant = await merchantIn(payload, authority);
    if (merchant === undefined) return refused;
    return { isAuthorized: true, context: { merchant, scope: scopesOf(payload), ...actorIn(payload, merchant) } };
  };

/** What the token says. `undefined` if it proves nothing. */
async function payloadOf(token: string, authority: Authority): Promise<JWTPayload | undefined> {
  const { issuer, audience, keys, log } = authority;
  try {
    checkUnsigned(token, issuer);
    const options = { issuer, ...(audience ? { audience } : {}), requiredClaims: ['exp'] };
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError && verdicts.has(error.code))) throw error;
    log.info('token refused', { reason: error.code });
    return undefined;
  }
}

/**
 * Refuses a token that has expired or that names another issuer, before we look for its key. Otherwise such a token with a
 * key id that we do not know would make us read the keys of the issuer, and could get a `500` instead of a refusal.
 */
function checkUnsigned(token: string, issuer: string): void {
  const payload = decodeJwt(token);
  if (payload.iss !== issuer) throw new errors.JWTClaimValidationFailed('another issuer', payload, 'iss');
  if (payload.exp !== undefined && payload.exp * 1000 <= Date.now())
    throw new errors.JWTExpired('expired', payload, 'exp');
}

/** What jose finds wrong with a token. Its other errors are about the keys. */
const verdicts: ReadonlySet<string> = new Set([
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
]);

/** A person's merchant is named by their own claim or not at all: the client that they signed in with is everybody's. */
async function merchantIn(payload: JWTPayload, authority: Authority): Promise<string | undefined> {
  const { merchantClaim, merchantOf, personClaim } = authority;
  if (personClaim !== undefined && isOfPerson(payload)) return nonEmpty(payload[personClaim]);
  const claim = nonEmpty(payload[merchantClaim]);
  return claim !== undefined && merchantOf ? merchantOf(claim) : claim;
}

const nonEmpty = (claim: unknown) => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/**
 * Who acts: the subject, which for a client is its id. A person's token may tell a readable name too. Cognito's has the name
 * that the person signs in with (Cognito Developer Guide, "Understanding the access token": `username`).
 */
function actorIn(payload: JWTPayload, merchant: string) {
  const subject = payload.sub ?? nonEmpty(payload.client_id) ?? merchant;
  const { email, preferred_username: preferred, username } = payload;
  const name = isOfPerson(payload) ? [email, preferred, username].map(nonEmpty).find((one) => one) : undefined;
  return { subject, ...(name === undefined ? {} : { name }) };
}

/** A client that speaks for itself is its token's subject (RFC 9068, 2.2). */
const isOfPerson = ({ sub, client_id: client }: JWTPayload) => sub !== client;

/** A subject that is no text (RFC 7519, 4.1.2) would tell nobody apart, so no act could be kept with it. */
const hasUsableSubject = ({ sub }: JWTPayload) => sub === undefined || nonEmpty(sub) !== undefined;

/** An identity token tells who somebody is, not what they may do. */
const isAccessToken = ({ token_use: use }: JWTPayload) => use === undefined || use === 'access';

const scopesOf = ({ scope, scp }: JWTPayload) => {
  if (typeof scope === 'string') return scope;
  return Array.isArray(scp) ? scp.join(' ') : '';
};
