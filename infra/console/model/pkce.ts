import type { RandomBytes } from './fresh-example.ts';

/** RFC 7636: the tab that asked for the code proves it with the verifier. The URL contains only the challenge. */
export interface PkcePair {
  readonly verifier: string;
  readonly challenge: string;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export const randomToken = (random: RandomBytes) => base64url(random(32));

export async function pkcePair(verifier: string): Promise<PkcePair> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

/** The URL at which a sign-in begins. */
export function authorizationUrl(
  endpoint: string,
  request: { clientId: string; scope: string; redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL(endpoint);
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: request.clientId,
      redirect_uri: request.redirectUri,
      scope: request.scope,
      state: request.state,
      code_challenge: request.challenge,
      code_challenge_method: 'S256',
    }),
  );
  return url.href;
}
