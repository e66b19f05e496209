import type { ConsoleConfig } from '../../console-config.ts';
import type { RandomBytes } from '../../model/fresh-example.ts';
import { authorizationUrl, proofKey, randomWord } from '../../model/pkce.ts';

type Issuer = Extract<ConsoleConfig, { target: 'cloud' }>;

/** Somebody's session with the issuer; its token lives in memory only, so a reload signs in again by itself. */
export interface Session {
  /** A token, or where nobody is signed in, `undefined`. */
  readonly token: string | undefined;
  signIn(): Promise<void>;
  signOut(): void;
}

const pendingKey = 'rescind.sign-in';
const returningKey = 'rescind.signed-in';
const redirectUri = () => location.origin + location.pathname;
const random: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Finishes a sign-in that the address brings back, or begins again silently for who was signed in before. */
export async function session(issuer: Issuer): Promise<Session> {
  const answer = new URLSearchParams(location.search);
  const token = answer.has('code') ? await redeem(issuer, answer) : undefined;
  if (answer.has('code') || answer.has('error'))
    history.replaceState(null, '', redirectUri() + (pending()?.hash ?? ''));
  sessionStorage.removeItem(pendingKey);
  const signIn = () => begin(issuer);
  if (token !== undefined) sessionStorage.setItem(returningKey, 'yes');
  else if (sessionStorage.getItem(returningKey) !== null) {
    // Forgotten before it is tried, so that an issuer that says no is asked once.
    sessionStorage.removeItem(returningKey);
    if (!answer.has('error')) await signIn();
  }
  return { token, signIn, signOut: () => leave(issuer) };
}

interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly hash: string;
}

function pending(): Pending | undefined {
  const kept = sessionStorage.getItem(pendingKey);
  return kept === null ? undefined : (JSON.parse(kept) as Pending);
}

async function begin({ authorizationEndpoint, clientId, scope }: Issuer): Promise<void> {
  const { verifier, challenge } = await proofKey(randomWord(random));
  const state = randomWord(random);
  const kept: Pending = { verifier, state, hash: location.hash };
  sessionStorage.setItem(pendingKey, JSON.stringify(kept));
  location.assign(
    authorizationUrl(authorizationEndpoint, { clientId, scope, redirectUri: redirectUri(), state, challenge }),
  );
}

/** The code counts only with the state and the verifier of this very tab. */
async function redeem({ tokenEndpoint, clientId }: Issuer, answer: URLSearchParams): Promise<string | undefined> {
  const asked = pending();
  if (!asked || asked.state !== answer.get('state')) return undefined;
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: answer.get('code') ?? '',
      redirect_uri: redirectUri(),
      code_verifier: asked.verifier,
    }),
  });
  if (!response.ok) return undefined;
  const { access_token: token } = (await response.json()) as { access_token?: string };
  return token;
}

function leave({ endSessionEndpoint, clientId }: Issuer): void {
  sessionStorage.clear();
  if (endSessionEndpoint === undefined) {
    location.reload();
    return;
  }
  const url = new URL(endSessionEndpoint);
  url.search = String(new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() }));
  location.assign(url.href);
}
