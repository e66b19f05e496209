import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { at } from '../../../functions/untrusted/json.ts';
import { type AnswerHttp, type HttpAnswer, type HttpRequest, jsonAnswer, plainMessage } from './http.ts';

/** The local clients. They all have the same secret. */
export const localMerchants = ['merchant-a', 'merchant-b'] as const;
export const localSecret = 'local';
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
  const jwk = readKey(file) ?? (await newKey(file));
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new TypeError(`${file} does not hold a private key`);
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

async function newKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm, use: 'sig' };
  writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}

/** Emulates a Cognito user pool's client-credentials flow: `/oauth2/token`, the public keys and the configuration. */
export function tokenIssuer(issuer: () => string, key: SigningKey, now: () => number = Date.now): AnswerHttp {
  return async (request) => {
    switch (`${request.method} ${request.path}`) {
      case 'POST /oauth2/token':
        return answerToken(request, issuer(), key, now());
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

async function answerToken(request: HttpRequest, issuer: string, key: SigningKey, now: number): Promise<HttpAnswer> {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') return refusal(400, 'invalid_request');
  const client = clientIn(request.headers.authorization);
  if (client === undefined) return refusal(401, 'invalid_client', { 'www-authenticate': 'Basic realm="rescind"' });
  const form = new URLSearchParams(request.body.toString());
  if (!form.has('grant_type')) return refusal(400, 'invalid_request');
  if (form.get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type');
  const scopes = (form.get('scope') || defaultScopes).split(' ').filter((scope) => scope !== '');
  if (!scopes.every((scope) => knownScopes.includes(scope))) return refusal(400, 'invalid_scope');
  const token = await sign(issuer, client, scopes.join(' '), key, Math.floor(now / 1000));
  return jsonAnswer(200, { access_token: token, expires_in: tokenLifetimeSeconds, token_type: 'Bearer' });
}

/** The client of HTTP Basic authentication, `undefined` when the client is unknown or its secret is wrong. */
function clientIn(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  const [client = '', ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  return localMerchants.find((merchant) => merchant === client && rest.join(':') === localSecret);
}

const sign = (issuer: string, client: string, scope: string, key: SigningKey, seconds: number) =>
  new SignJWT({ client_id: client, scope, token_use: 'access', version: 2 })
    .setProtectedHeader({ alg: algorithm, kid: key.id })
    .setIssuer(issuer)
    .setSubject(client)
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
