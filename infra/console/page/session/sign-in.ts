import type { ConsoleConfig } from '../../console-config.ts';
import type { RandomBytes } from '../../model/fresh-example.ts';
import { authorizationUrl, pkcePair, randomToken } from '../../model/pkce.ts';

type Issuer = Extract<ConsoleConfig, { target: 'cloud' }>;

/** A session with the issuer. Its token is only in memory, so a reload signs in again. */
export interface Session {
  /** `undefined` if nobody is signed in. */
  readonly token: string | undefined;
  signIn(): Promise<void>;
  signOut(): void;
}

const pendingKey = 'rescind.sign-in';
const signedInKey = 'rescind.signed-in';
const redirectUri = () => location.origin + location.pathname;
const random: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Finishes a sign-in if the URL has its result; otherwise starts one if this tab was signed in before. */
export async function session(issuer: Issuer): Promise<Session> {
  const result = new URLSearchParams(location.search);
  const token = result.has('code') ? await redeem(issuer, result) : undefined;
  if (result.has('code') || result.has('error'))
    history.replaceState(null, '', redirectUri() + (pendingSignIn()?.hash ?? ''));
  sessionStorage.removeItem(pendingKey);
  const signIn = () => begin(issuer);
  if (token !== undefined) sessionStorage.setItem(signedInKey, 'yes');
  else if (sessionStorage.getItem(signedInKey) !== null) {
    // Removed before the attempt, so that an issuer that refuses is asked only once.
    sessionStorage.removeItem(signedInKey);
    if (!result.has('error')) await signIn();
  }
  return { token, signIn, signOut: () => signOut(issuer) };
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

/** Exchanges the code for a token. The code is only valid with the state and the verifier of this tab. */
async function redeem({ tokenEndpoint, clientId }: Issuer, result: URLSearchParams): Promise<string | undefined> {
  const pending = pendingSignIn();
  if (!pending || pending.state !== result.get('state')) return undefined;
  const response = await fetch(tokenEndpoint, {
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
  const { access_token: token } = (await response.json()) as { access_token?: string };
  return token;
}

function signOut({ endSessionEndpoint, clientId }: Issuer): void {
  sessionStorage.clear();
  if (endSessionEndpoint === undefined) {
    location.reload();
    return;
  }
  const url = new URL(endSessionEndpoint);
  url.search = String(new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() }));
  location.assign(url.href);
}
