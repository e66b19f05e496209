import { number, text } from '../../untrusted/json.ts';
import type { Login } from '../contract.ts';
import type { LoginCredentials, PaceCredentials } from './credentials.ts';

/** OpenID Connect refresh at PACE's identity service, which may issue a new refresh token each time. */
export const login = {
  rotates: true,
  ownUrl: (credentials) => ('tokenUrl' in credentials ? credentials.tokenUrl : undefined),
  request: ({ clientId, clientSecret, refreshToken }: LoginCredentials) => ({
    method: 'POST',
    path: '/',
    form: {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refreshToken,
      ...(clientSecret ? { client_secret: clientSecret } : {}),
    },
  }),
  interpret: ({ status, body }) => {
    const accessToken = text(body, 'access_token');
    if (status !== 200 || !accessToken || !/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
    const lifetime = Number(number(body, 'expires_in') ?? text(body, 'expires_in'));
    const expiresInSeconds = Number.isFinite(lifetime) ? Math.max(0, lifetime) : 0;
    const refreshToken = text(body, 'refresh_token');
    return { accessToken, expiresInSeconds, ...(refreshToken ? { rotated: { refreshToken } } : {}) };
  },
} satisfies Login<PaceCredentials>;
