import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretNames, withoutSecretForms } from '../../../functions/untrusted/without-secret-forms.ts';

const json = (value: unknown) => JSON.stringify(value);
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZXJjaGFudC1hIn0.c2lnbmF0dXJl-_x';
const adyenKey = 'AQEyhmfxK4PFaxFEw0m/n3Q5qf3VaY9UCJ14XWZE03G/k2NFitRvbe4N1XqH1eHaH2AksaEQ3VwNr==-7vCbO=-=~<Fq(}x4k';
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nqwerty==\n-----END RSA PRIVATE KEY-----';

describe('a text without secrets', () => {
  it.each([
    ['a form', 'grant_type=x&client_secret=hunter2&scope=a', 'grant_type=x&client_secret=[secret]&scope=a'],
    ['a query', 'GET /a?access_token=abc.def-1&x=1', 'GET /a?access_token=[secret]&x=1'],
    ['a pair with a colon', 'sent api-key: k3y, then waited', 'sent api-key: [secret], then waited'],
    ['a password of letters', 'password: hunter', 'password: [secret]'],
    ['a name in capitals', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[secret]'],
    ['JSON', `got ${json({ access_token: 'a b"c', x: 1 })}`, 'got {"access_token":"[secret]","x":1}'],
    ['JSON with spaces', '{ "Password" : "a" , "x": 1 }', '{ "Password" : "[secret]" , "x": 1 }'],
    ['a number in JSON', '{"appToken":1234,"x":1}', '{"appToken":[secret],"x":1}'],
    ['a list in JSON', '{"tokens":["abc","def"],"x":1}', '{"tokens":[secret],"x":1}'],
    ['JSON in JSON', json({ body: json({ token: 'a"b', x: 1 }) }), '{"body":"{\\"token\\":\\"[secret]\\",\\"x\\":1}"}'],
    ['single quotes', "{ token: 'abc', x: 1 }", "{ token: '[secret]', x: 1 }"],
    ['a text that was cut off', '{"refresh_token":"abc def', '{"refresh_token":"[secret]"'],
    ['a URL', 'at https://user:p%40ss@host/a and http://ghp_1@b', 'at https://[secret]@host/a and http://[secret]@b'],
    ['a header with a token', 'AUTHORIZATION: BEARER abc.def', 'AUTHORIZATION: [secret]'],
    ['a header with a password', 'authorization: basic QWxhZGRpbg==', 'authorization: [secret]'],
    ['a header in JSON', '{"authorization":"Basic QWxhZGRpbg=="}', '{"authorization":"[secret]"}'],
    [
      'a form in a URL',
      'at /a?next=%2Fb%3Fclient_secret%3Dhunter2 now',
      'at /a?next=%2Fb%3Fclient_secret%3D[secret] now',
    ],
    ['JSON in a URL', 'a=%7B%22access_token%22%3A%22abc%22%7D b', 'a=%7B%22access_token%22%3A[secret] b'],
    ['a map', "Map(1) { 'api-key' => 'abc' }", "Map(1) { 'api-key' => '[secret]' }"],
    ['an arrow', 'client_secret -> abc', 'client_secret -> [secret]'],
    [
      'XML',
      '<a><Password type="x">abc</Password><b>c</b></a>',
      '<a><Password type="x">[secret]</Password><b>c</b></a>',
    ],
    ['a header with a scheme of its own', 'Authorization: HMAC Zq8vX2LmN4 sent', 'Authorization: [secret] sent'],
    ['such a header in JSON', '{"authorization":"ApiKey Zq8vX2LmN4"}', '{"authorization":"[secret]"}'],
    ['cookies', 'Cookie: sid=abc; theme=dark\r\nHost: a', 'Cookie: [secret]\r\nHost: a'],
    ['a JSON web token', `no ${jwt}.`, 'no [secret]'],
    ['a private key', `key ${pem} end`, 'key [secret] end'],
    ['a private key that was cut off', `key ${pem.slice(0, 60)}`, 'key [secret]'],
    ['an access key of AWS', 'for AKIAIOSFODNN7EXAMPLE and ASIAIOSFODNN7EXAMPLE', 'for [secret] and [secret]'],
    ['a session token of AWS', `with IQoJb3JpZ2luX2Vj${'a1B+/'.repeat(20)}==`, 'with [secret]'],
    ['a key of Stripe', 'sk_live_51Habc and rk_test_9 and whsec_ab/c+d=', '[secret] and [secret] and [secret]'],
    ['a key of Adyen', `x ${adyenKey} y`, 'x [secret] y'],
  ])('has none of %s', (_, text, clean) => {
    expect(withoutSecretForms(text)).toBe(clean);
    expect(withoutSecretForms(clean)).toBe(clean);
  });

  it.each([
    'token expired',
    'authorization: declined by the bank',
    'authorization: code 05',
    'the token -- or the password -- is missing, <b>token</b> too',
    'the token is missing, the password too',
    'TokenExpiredError: jwt expired',
    'ExpiredTokenException: The security token included in the request is expired',
    'invalid signature: expired.',
    'Unexpected token < in JSON at position 0',
    'Bearer token expired',
    'Bearer realm missing',
    'basic terms apply, and Basic authentication too',
    "Secrets Manager can't find the specified secret.",
    'https://docs.stripe.com/api/errors?a=b',
    'mail ops@example.com',
    '2026-11-22T05:36:48.000Z exchange at pace took 12 ms',
    'POST /v1/cancellations/can_abcdefghijklmnopqrstuvwxyz: 409',
    '{"cancellationId":"can_abcdefghijklmnopqrstuvwxyz","hasOlderKeys":true}',
    'AKIA is a prefix, AQE too, and eyJ',
  ])('stays as it is: %s', (text) => {
    expect(withoutSecretForms(text)).toBe(text);
  });

  it('has no value that a name calls secret, however it is written', () => {
    const name = fc.constantFrom('client_secret', 'accessToken', 'X-Api-Key', 'PASSWORD', 'hmacKey', 'Set-Cookie');
    const secret = fc.stringMatching(/^[a-z]{3}\d{2}[A-Za-z0-9._~+/=-]{1,40}$/);
    const form = fc.constantFrom<(name: string, value: string) => string>(
      (one, value) => `${one}=${value}`,
      (one, value) => `${one}: ${value}`,
      (one, value) => `?a=b&${one}=${value}&c=d`,
      (one, value) => json({ [one]: value }),
      (one, value) => json(json({ [one]: value, b: 1 })),
      (one, value) => json(json(json({ a: { [one]: value } }))),
      (one, value) => `{ ${one}: '${value}' }`,
    );
    const words = fc.stringMatching(/^[a-z ]{0,20}$/);
    fc.assert(
      fc.property(name, secret, form, words, words, (one, value, write, before, after) => {
        expect(withoutSecretForms(`${before} ${write(one, value)} ${after}`)).not.toContain(value);
      }),
    );
  });

  it('is found in a time that grows only with its length', () => {
    const began = performance.now();
    for (const unit of [
      'token',
      'token=',
      'token="',
      'token="a\\',
      'token=\\"',
      'eyJ-',
      'eyJaaaaa.',
      'basic ',
      'Basic a',
      'bearer ',
      '://',
      '://a@',
      'cookie: ',
      'cookie:a',
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN ',
      'token   ',
      'secret-_',
      'token:[',
      'AQE',
      ' ',
      'a',
    ])
      withoutSecretForms(unit.repeat(200_000 / unit.length));

    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

it('the name of a secret has no plain "key" or "name" in it', () => {
  for (const name of ['key', 'keys', 'name', 'cancellationId', 'provider', 'reason', 'milliseconds', 'idempotencyKey'])
    expect(secretNames.test(name)).toBe(false);
});
