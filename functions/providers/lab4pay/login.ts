import { number, text } from '../../untrusted/json.ts';
import type { Login } from '../contract.ts';
import type { Lab4payCredentials, LoginCredentials } from './credentials.ts';

/** Client credentials as JSON. `expires_in` is a string in lab4pay's schema; a token whose lifetime is no number is not cached. */
export const login = {
  request: ({ clientId, clientSecret }: LoginCredentials) => ({
    method: 'POST',
    path: '/v1/auth/token/',
    body: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
  }),
  interpret: ({ status, body }) => {
    const accessToken = text(body, 'access_token');
    if (status !== 200 || !accessToken || !/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
    const lifetime = Number(text(body, 'expires_in') ?? number(body, 'expires_in'));
    return { accessToken, expiresInSeconds: Number.isFinite(lifetime) ? Math.max(0, lifetime) : 0 };
  },
} satisfies Login<Lab4payCredentials>;
