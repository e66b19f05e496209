import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';

const answer = (status: number, body: unknown) => provider.login.interpret({ status, headers: {}, body });

const tokenText = fc.oneof(fc.string(), fc.constantFrom('a\r\nx-evil: 1', 'token-1\n', 'tökén', '', 'ey.J-_0'));

describe('the login of lab4pay', () => {
  it('keeps the secret out of the path', () => {
    const request = provider.login.request({ integratorId: 'i', clientId: 'c', clientSecret: 'very-secret' });

    expect(request.path).toBe('/v1/auth/token/');
    expect(request.body).toMatchObject({ client_secret: 'very-secret' });
  });

  it('never returns a lifetime that a cache could treat as endless', () => {
    const lifetime = fc.oneof(fc.string(), fc.double(), fc.jsonValue(), fc.constantFrom('Infinity', '1e400', 'NaN'));

    fc.assert(
      fc.property(lifetime, (expires_in) => {
        const token = answer(200, { access_token: 'token-1', expires_in });

        expect(token?.accessToken).toBe('token-1');
        expect(Number.isFinite(token?.expiresInSeconds)).toBe(true);
        expect(token?.expiresInSeconds).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('returns only tokens that fit into a header, and only from a 200', () => {
    fc.assert(
      fc.property(fc.constantFrom(200, 201, 302, 400, 401, 500), tokenText, (status, access_token) => {
        const token = answer(status, { access_token, expires_in: '60' });

        expect(token !== undefined).toBe(status === 200 && /^[\x21-\x7e]+$/.test(access_token));
      }),
    );
  });
});
