import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { providers } from '../../../functions/providers/index.ts';

/** Every credential that goes into a header, and a set of credentials that lacks only it. */
const headerValues = [
  ['lab4pay', 'integratorId', { accessToken: 'token' }],
  ['lab4pay', 'accessToken', { integratorId: 'integrator' }],
  ['pace', 'accessToken', {}],
  ['pg-orders', 'token', {}],
  ['vtex', 'appKey', { appToken: 'token' }],
  ['vtex', 'appToken', { appKey: 'key' }],
  ['yuno', 'publicApiKey', { privateSecretKey: 'secret' }],
  ['yuno', 'privateSecretKey', { publicApiKey: 'public' }],
] as const;

const visible = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_, place) => 0x21 + place));
const hostile = ['', ' ', ' x', 'x ', 'a b', 'x\n', '\nx', 'a\r\nb: c', 'x\u007f', '\u00e9x', 'x\u0000'];

describe.each(headerValues)('at %s a credential %s', (name, field, others) => {
  const provider = providers.get(name);
  const check = (value: string) => z.safeParse(provider?.credentials ?? z.never(), { ...others, [field]: value });

  it('may be any visible ASCII', () => {
    expect(check(visible).data).toMatchObject({ ...others, [field]: visible });
    expect(check('x').success).toBe(true);
  });

  it.each(hostile)('is refused when it could break a header apart: %j', (value) => {
    const { error } = check(value);

    expect(JSON.stringify(error?.issues)).toContain('ASCII without spaces');
  });
});

describe.each(['lab4pay', 'pace'])('at %s an access token', (name) => {
  const interpret = (token: unknown, status = 200) =>
    providers.get(name)?.login?.interpret({ status, headers: {}, body: { access_token: token, expires_in: 60 } });

  it('may be any visible ASCII', () => {
    expect(interpret(visible)).toEqual({ accessToken: visible, expiresInSeconds: 60 });
  });

  it.each([...hostile, undefined, 7])('is not accepted if it could break a header apart: %j', (token) => {
    expect(interpret(token)).toBeUndefined();
  });

  it('is not accepted unless the answer is 200', () => {
    expect(interpret('token', 201)).toBeUndefined();
  });
});
