import type { RandomBytes } from './fresh-example.ts';

/** RFC 7636: who asked for the code proves it by the verifier; the address bar only ever sees the challenge. */
export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export const randomWord = (random: RandomBytes) => base64url(random(32));

export async function proofKey(verifier: string): Promise<ProofKey> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

/** Where signing in begins. */
export function authorizationUrl(
  endpoint: string,
  asked: { clientId: string; scope: string; redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL(endpoint);
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: asked.clientId,
      redirect_uri: asked.redirectUri,
      scope: asked.scope,
      state: asked.state,
      code_challenge: asked.challenge,
      code_challenge_method: 'S256',
    }),
  );
  return url.href;
}
