import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { at } from '../../../functions/untrusted/json.ts';
import { type ClientSecret, clientIn } from './client-secret.ts';
import { type AnswerHttp, type HttpAnswer, type HttpRequest, jsonAnswer, mediaTypeOf, plainMessage } from './http.ts';

const defaultScopes = 'cancellations/read cancellations/write';
const knownScopes = ['cancellations/read', 'cancellations/write', 'cancellations/operate', 'providers/operate'];
const tokenLifetimeSeconds = 3600;
const algorithm = 'ES256';

export interface SigningKey {
  readonly id: string;
  readonly private: CryptoKey;
  /** The part that the issuer publishes. */
  readonly public: JWK;
}

/** Reads the signing key, or writes a new one that only its owner can read. Tokens therefore survive a restart. */
export async function signingKey(file: string): Promise<SigningKey> {
  const known = readKey(file);
  if (known) return toSigningKey(known);
  const jwk = await newKey();
  writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  return toSigningKey(jwk);
}

/** A key in memory only. No token that an earlier start issued is valid with it. */
export const freshSigningKey = async (): Promise<SigningKey> => toSigningKey(await newKey());

async function toSigningKey(jwk: JWK): Promise<SigningKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new TypeError('the signing key is not a private key');
  const { d: _private, ...published } = jwk;
  return { id: jwk.kid ?? '', private: key, public: published };
}

function readKey(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (error) {
    if (at(error, 'code') === 'ENOENT') return undefined;
    throw error;
  }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm, use: 'sig' };
}

/**
 * Emulates a Cognito user pool's client-credentials flow: `/oauth2/token`, the public keys and the configuration. There is no
 * sign-in on one machine. Instead, the form parameter `person` names somebody of the merchant, whose token is issued as after
 * a sign-in: with a subject and a user name of its own.
 */
export function tokenIssuer(
  issuer: () => string,
  {
    key,
    secret,
    now = Date.now,
  }: { readonly key: SigningKey; readonly secret: ClientSecret; readonly now?: () => number },
): AnswerHttp {
  return async (request) => {
    switch (`${request.method} ${request.path}`) {
      case 'POST /oauth2/token':
        return answerToken(request, clientIn(request, secret), (claims) =>
          sign({ ...claims, issuer: issuer(), key, seconds: Math.floor(now() / 1000) }),
        );
      case 'GET /.well-known/jwks.json':
        return jsonAnswer(200, { keys: [key.public] });
      case 'GET /.well-known/openid-configuration':
        return jsonAnswer(200, configuration(issuer()));
      default:
        return plainMessage(404, 'Not Found');
    }
  };
}

/** Whether a path belongs to the issuer. */
export const isIssuerPath = (path: string) => path === '/oauth2/token' || path.startsWith('/.well-known/');

async function answerToken(
  request: HttpRequest,
  client: string | undefined,
  sign: (claims: Pick<Claims, 'client' | 'person' | 'scope'>) => Promise<string>,
): Promise<HttpAnswer> {
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') return refusal(400, 'invalid_request');
  if (client === undefined) return refusal(401, 'invalid_client', { 'www-authenticate': 'Basic realm="rescind"' });
  const form = new URLSearchParams(request.body.toString());
  if (!form.has('grant_type')) return refusal(400, 'invalid_request');
  if (form.get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type');
  const scopes = (form.get('scope') || defaultScopes).split(' ').filter((scope) => scope !== '');
  if (!scopes.every((scope) => knownScopes.includes(scope))) return refusal(400, 'invalid_scope');
  const person = form.get('person') ?? undefined;
  if (person !== undefined && !/^[a-z]{1,20}$/.test(person)) return refusal(400, 'invalid_request');
  const token = await sign({ client, person, scope: scopes.join(' ') });
  return jsonAnswer(200, { access_token: token, expires_in: tokenLifetimeSeconds, token_type: 'Bearer' });
}

interface Claims {
  readonly issuer: string;
  readonly client: string;
  /** 1 to 20 small letters. Absent: the client speaks for itself. */
  readonly person: string | undefined;
  readonly scope: string;
  readonly key: SigningKey;
  /** When it is issued. */
  readonly seconds: number;
}

const sign = ({ issuer, client, person, scope, key, seconds }: Claims) =>
  new SignJWT({
    client_id: client,
    scope,
    token_use: 'access',
    version: 2,
    ...(person === undefined ? {} : { username: person }),
  })
    .setProtectedHeader({ alg: algorithm, kid: key.id })
    .setIssuer(issuer)
    .setSubject(person === undefined ? client : `${client}-${person}`)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + tokenLifetimeSeconds)
    .setJti(randomUUID())
    .sign(key.private);

const configuration = (issuer: string) => ({
  issuer,
  token_endpoint: `${issuer}/oauth2/token`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  scopes_supported: knownScopes,
  response_types_supported: ['token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [algorithm],
});

const refusal = (status: number, error: string, headers = {}) => jsonAnswer(status, { error }, headers);
