import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/pace/index.ts';
import { simulator } from '../../../../functions/providers/pace/simulator.ts';

const answer = (status: number, body: unknown) => provider.login.interpret({ status, headers: {}, body });
const login = { clientId: 'client-1', refreshToken: 'refresh-1', tokenUrl: 'https://id.pace.example/token' };
const isAccepted = (given: unknown) => provider.credentials.safeParse(given).success;

const tokenText = fc.oneof(fc.string(), fc.constantFrom('a\r\nx-evil: 1', 'token-1\n', 'tökén', '', 'ey.J-_0'));

describe('the login of PACE', () => {
  it('goes to the configured token URL with the secrets only in the form', () => {
    const { form, ...request } = provider.login.request({ ...login, clientSecret: 'very-secret' });

    expect(provider.login.ownUrl(login)).toBe(login.tokenUrl);
    expect(provider.login.ownUrl({ accessToken: 'token-1' })).toBeUndefined();
    expect(form).toMatchObject({ refresh_token: 'refresh-1', client_secret: 'very-secret' });
    expect(request).toEqual({ method: 'POST', path: '/' });
  });

  it('returns only tokens that fit into a header, and only from a 200', () => {
    fc.assert(
      fc.property(fc.constantFrom(200, 204, 302, 400, 401, 500), tokenText, (status, access_token) => {
        const token = answer(status, { access_token, expires_in: 300 });

        expect(token !== undefined).toBe(status === 200 && /^[\x21-\x7e]+$/.test(access_token));
      }),
    );
  });

  it('reads any answer, and never returns a lifetime that a cache could treat as endless', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.oneof(fc.jsonValue(), fc.double()), (refresh_token, expires_in) => {
        const token = answer(200, { access_token: 'token-1', refresh_token, expires_in });

        expect(Number.isFinite(token?.expiresInSeconds)).toBe(true);
        expect(token?.expiresInSeconds).toBeGreaterThanOrEqual(0);
        expect(token?.rotated !== undefined).toBe(typeof refresh_token === 'string' && refresh_token !== '');
      }),
    );
  });
});

describe('the credentials of PACE', () => {
  it.each([
    ['a refresh token', login],
    ['a confidential client', { ...login, clientSecret: 'secret-1' }],
    ['a fixed token in place of the login', { accessToken: 'token-1' }],
    ['a token URL on this machine', { ...login, tokenUrl: 'http://127.0.0.1:9003/auth/token' }],
    ['those of the simulator', { ...simulator.credentials, tokenUrl: 'http://127.0.0.1:9003/auth/token' }],
  ])('accept %s', (_what, given) => {
    expect(isAccepted(given)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['a login without token URL', { clientId: 'client-1', refreshToken: 'refresh-1' }],
    ['a token URL of another kind', { ...login, tokenUrl: 'file:///etc/passwd' }],
    ['a token URL without a host', { ...login, tokenUrl: '/auth/token' }],
    ['an empty refresh token', { ...login, refreshToken: '' }],
    ['a token that could break a header apart', { accessToken: 'a\r\nb' }],
  ])('refuse %s', (_what, given) => {
    expect(isAccepted(given)).toBe(false);
  });

  it('become the header that every request carries', () => {
    expect(provider.authorise({ accessToken: 'token-1' }, 'token-1')).toEqual({ authorization: 'Bearer token-1' });
  });
});
