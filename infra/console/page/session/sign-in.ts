import type { ConsoleConfig } from '../../console-config.ts';
import type { RandomBytes } from '../../model/fresh-example.ts';
import { authorizationUrl, pkcePair, randomToken } from '../../model/pkce.ts';
import { textRequest } from './json-request.ts';

type Issuer = Extract<ConsoleConfig, { target: 'cloud' }>;

/** What the issuer gave. */
interface Tokens {
  readonly access: string;
  /** Kept only to be revoked. The page never uses it for another access token. */
  readonly refresh: string | undefined;
}

/** A session with the issuer. Its tokens are only in memory, so a reload signs in again. */
export interface Session {
  /** `undefined` if nobody is signed in. */
  readonly token: string | undefined;
  /** Whether the issuer did not confirm the last sign-out in this tab. Told only once. */
  readonly isUnconfirmed: boolean;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}

const pendingKey = 'rescind.sign-in';
const signedInKey = 'rescind.signed-in';
const unconfirmedKey = 'rescind.sign-out-unconfirmed';
/** Milliseconds. People should not wait longer for an issuer that does not answer. */
const revocationTimeout = 5000;
const redirectUri = () => location.origin + location.pathname;
const random: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Finishes a sign-in if the URL has its result; otherwise starts one if this tab was signed in before. */
export async function session(issuer: Issuer): Promise<Session> {
  const result = new URLSearchParams(location.search);
  const tokens = result.has('code') ? await redeem(issuer, result) : undefined;
  if (result.has('code') || result.has('error'))
    history.replaceState(null, '', redirectUri() + (pendingSignIn()?.hash ?? ''));
  sessionStorage.removeItem(pendingKey);
  const isUnconfirmed = sessionStorage.getItem(unconfirmedKey) !== null;
  sessionStorage.removeItem(unconfirmedKey);
  const signIn = () => begin(issuer);
  if (tokens !== undefined) sessionStorage.setItem(signedInKey, 'yes');
  else if (sessionStorage.getItem(signedInKey) !== null) {
    // Removed before the attempt, so that an issuer that refuses is asked only once.
    sessionStorage.removeItem(signedInKey);
    if (!result.has('error')) await signIn();
  }
  return { token: tokens?.access, isUnconfirmed, signIn, signOut: () => signOut(issuer, tokens) };
}

interface PendingSignIn {
  readonly verifier: string;
  readonly state: string;
  readonly hash: string;
}

function pendingSignIn(): PendingSignIn | undefined {
  const stored = sessionStorage.getItem(pendingKey);
  return stored === null ? undefined : (JSON.parse(stored) as PendingSignIn);
}

async function begin({ authorizationEndpoint, clientId, scope }: Issuer): Promise<void> {
  const { verifier, challenge } = await pkcePair(randomToken(random));
  const state = randomToken(random);
  const pending: PendingSignIn = { verifier, state, hash: location.hash };
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  location.assign(
    authorizationUrl(authorizationEndpoint, { clientId, scope, redirectUri: redirectUri(), state, challenge }),
  );
}

/** Exchanges the code for tokens. The code is only valid with the state and the verifier of this tab. */
async function redeem({ tokenEndpoint, clientId }: Issuer, result: URLSearchParams): Promise<Tokens | undefined> {
  const pending = pendingSignIn();
  if (!pending || pending.state !== result.get('state')) return undefined;
  const [response, text] = await textRequest(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: result.get('code') ?? '',
      redirect_uri: redirectUri(),
      code_verifier: pending.verifier,
    }),
  });
  if (!response.ok) return undefined;
  const { access_token: access, refresh_token: refresh } = JSON.parse(text) as Record<string, string | undefined>;
  return access === undefined ? undefined : { access, refresh };
}

/** Forgets the tokens and ends the session at the issuer, also if the issuer does not revoke them. */
async function signOut(issuer: Issuer, tokens: Tokens | undefined): Promise<void> {
  const { endSessionEndpoint, clientId } = issuer;
  sessionStorage.clear();
  if (!(await isRevoked(issuer, tokens))) sessionStorage.setItem(unconfirmedKey, 'yes');
  if (endSessionEndpoint === undefined) {
    location.reload();
    return;
  }
  const url = new URL(endSessionEndpoint);
  url.search = String(new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() }));
  location.assign(url.href);
}

/**
 * Revokes the refresh token, or the access token if there is no other. Whether the issuer confirmed it: `false` also if it
 * does not allow this page to read its answer (CORS, RFC 7009, 2.3). An issuer without such an endpoint has nothing to do.
 */
async function isRevoked({ revocationEndpoint, clientId }: Issuer, tokens: Tokens | undefined): Promise<boolean> {
  if (revocationEndpoint === undefined || tokens === undefined) return true;
  const { access, refresh } = tokens;
  const form = refresh === undefined ? hinted(access, 'access_token') : hinted(refresh, 'refresh_token');
  const body = new URLSearchParams({ ...form, client_id: clientId });
  const signal = AbortSignal.timeout(revocationTimeout);
  return fetch(revocationEndpoint, { method: 'POST', body, signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

const hinted = (token: string, hint: string) => ({ token, token_type_hint: hint });
