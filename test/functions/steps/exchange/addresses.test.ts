import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providerHttp } from '../../../../functions/adapters/provider-http/provider-http.ts';
import { addressesFor, hostPattern } from '../../../../functions/steps/exchange/addresses.ts';
import { loginAt } from '../../../fixtures/a-provider.ts';

const configured = 'https://configured.example/v1';
const local = 'http://127.0.0.1:4000';

/** The base URL for credentials that name `own`, where these hosts are allowed. */
function urlFor(own: string | undefined, ...allowed: readonly string[]): string | undefined {
  const provider = { name: 'testpay', ownBaseUrl: () => own };
  const addresses = addressesFor(provider, {}, { baseUrl: () => configured, allowedHosts: () => allowed });
  return 'forbidden' in addresses ? undefined : addresses.baseUrl;
}

/** The same for a login, at a provider with this base URL. */
function loginUrlFor(own: string | undefined, allowed: readonly string[], baseUrl = configured): string | undefined {
  const addresses = addressesFor(loginAt(own), {}, { baseUrl: () => baseUrl, allowedHosts: () => allowed });
  return 'forbidden' in addresses ? undefined : addresses.loginUrl;
}

const hostile: readonly (readonly [what: string, own: string, allowed: string])[] = [
  ['no TLS', 'http://acme-live.pay.example', '*-live.pay.example'],
  ['a port', 'https://acme-live.pay.example:8443', '*-live.pay.example'],
  ['a user', 'https://acme@acme-live.pay.example', '*-live.pay.example'],
  ['a user and a password', 'https://u:p@acme-live.pay.example', '*-live.pay.example'],
  ['the allowed host as a user', 'https://acme-live.pay.example@evil.example', '*-live.pay.example'],
  ['the allowed host as a password', 'https://x:acme-live.pay.example@evil.example', '*-live.pay.example'],
  ['a backslash instead of a slash', 'https://evil.example\\@acme-live.pay.example', '*-live.pay.example'],
  ['the allowed host as a path', 'https://evil.example/acme-live.pay.example', '*-live.pay.example'],
  ['the allowed host as a query', 'https://evil.example?acme-live.pay.example', '*-live.pay.example'],
  ['the allowed host as a fragment', 'https://evil.example#acme-live.pay.example', '*-live.pay.example'],
  ['the allowed host as the beginning of a host', 'https://acme-live.pay.example.evil.example', '*-live.pay.example'],
  ['the allowed host as the end of a label', 'https://evilpay.example', 'pay.example'],
  ['a dot where the star is', 'https://evil.example.acme-live.pay.example', '*-live.pay.example'],
  ['nothing where the star is', 'https://-live.pay.example', '*-live.pay.example'],
  ['a percent-encoded dot where the star is', 'https://a%2Eb-live.pay.example', '*-live.pay.example'],
  ['a full stop of another script', 'https://a。b-live.pay.example', '*-live.pay.example'],
  ['a dot where the pattern has one, but any character was meant', 'https://payxexample', 'pay.example'],
  ['a trailing dot', 'https://acme-live.pay.example.', '*-live.pay.example'],
  ['a letter of another script that looks the same', 'https://acme-live.pаy.example', '*-live.pay.example'],
  ['an IPv4 address', 'https://127.0.0.1', '*.pay.example'],
  ['an IPv4 address as a number', 'https://2130706433', '*.pay.example'],
  ['an IPv6 address', 'https://[::1]', '*.pay.example'],
  ['the address of cloud metadata', 'https://169.254.169.254/latest/meta-data', '*.pay.example'],
  ['another scheme', 'ftp://acme-live.pay.example', '*-live.pay.example'],
  ['a scheme without a host', 'data:text/plain,acme-live.pay.example', '*-live.pay.example'],
  ['no scheme', 'acme-live.pay.example', '*-live.pay.example'],
  ['no text', '', '*-live.pay.example'],
  ['another port of the local system', 'http://127.0.0.1:4001', local],
  ['the local system under another name', 'http://localhost:4000', local],
  ['a user at the local system', 'http://u:p@127.0.0.1:4000', local],
  ['a query', 'https://acme-live.pay.example/v1?x=1', '*-live.pay.example'],
  ['an empty query', 'https://acme-live.pay.example/v1?', '*-live.pay.example'],
  ['a fragment', 'https://acme-live.pay.example/v1#x', '*-live.pay.example'],
];

/** The host that a request for this base URL is really sent to; `undefined` if none is sent. */
async function hostReached(baseUrl: string): Promise<string | undefined> {
  let reached: string | undefined;
  const http = providerHttp(async ({ host }) => {
    reached = host;
    return { status: 200, headers: {}, body: Readable.from([]) };
  });
  await http({ method: 'POST', path: '/cancel' }, { baseUrl, headers: {}, timeout: 1000 });
  return reached;
}

describe('the base URL of a merchant', () => {
  it('is the configured one if the credentials name none, and for a provider without such base URLs', () => {
    const needs = { baseUrl: () => configured, allowedHosts: () => ['*.pay.example'] };

    expect(urlFor(undefined, '*.pay.example')).toBe(configured);
    expect(addressesFor({ name: 'testpay' }, { baseUrl: 'https://evil.example' }, needs)).toEqual({
      baseUrl: configured,
    });
  });

  it.each([
    ['https://pay.example', 'pay.example'],
    ['https://PAY.example/v71', 'pay.example'],
    ['https://acme.pay.example:443/checkout', '*.pay.example'],
    ['https://1797a841-Acme-live.pay.example/checkout/v71', '*-live.pay.example'],
    ['https://xn--mnchen-3ya.pay.example', '*.pay.example'],
    ['https://a.b.pay.example', '*.*.pay.example'],
    ['http://127.0.0.1:4000/local/simulators/testpay', local],
  ])('may be %s where %s is allowed', (own, allowed) => {
    expect(urlFor(own, 'other.example', allowed)).toBe(own);
  });

  it.each(hostile)('is refused with %s', (_, own, allowed) => {
    expect(urlFor(own, allowed)).toBeUndefined();
  });

  it('is refused if nothing is allowed', () => {
    expect(urlFor('https://pay.example')).toBeUndefined();
  });

  it('never leads a request to a host that the operator has not allowed', async () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,6}$/);
    const host = fc.oneof(
      label.map((one) => `${one}-live.pay.example`),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.constantFrom('pay.example', 'evil.example', 'localhost', 'pay.example.', 'ⓔvil.example', 'a。pay.example'),
    );
    const noise = fc.oneof(
      fc.constant(''),
      fc.constantFrom(
        '@',
        ':',
        '/',
        '\\',
        '?',
        '#',
        '.',
        '%2e',
        '%00',
        '\t',
        '\n',
        ' ',
        ':443',
        ':80',
        'u:p@',
        '//',
        ';',
        ',',
      ),
      fc.string({ maxLength: 3, unit: 'binary' }),
    );
    const scheme = fc.constantFrom(
      'https://',
      'http://',
      'https:',
      'HTTPS://',
      '//',
      'wss://',
      'ftp://',
      'https:\\\\',
      '',
    );
    const address = fc.tuple(scheme, noise, host, noise, host, noise).map((parts) => parts.join(''));
    const isAllowed = (reached: string) => /^[a-z0-9-]+-live\.pay\.example$/.test(reached) || reached === 'pay.example';

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          address,
          fc.webUrl(),
          fc.tuple(scheme, host, noise).map((parts) => parts.join('')),
        ),
        async (own) => {
          const baseUrl = urlFor(own, '*-live.pay.example', 'pay.example');
          if (baseUrl === undefined) return;
          const reached = await hostReached(baseUrl);

          expect(baseUrl).toMatch(/^https:/i);
          expect(reached === undefined || isAllowed(reached)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is used whenever its host fits the pattern', async () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/).filter((text) => !text.startsWith('xn--'));
    await fc.assert(
      fc.asyncProperty(part, fc.webPath(), async (prefix, path) => {
        const own = `https://${prefix}-live.pay.example${path}`;

        expect(urlFor(own, '*-live.pay.example')).toBe(own);
        expect(await hostReached(own)).toBe(`${prefix}-live.pay.example`);
      }),
    );
  });
});

describe('the login URL of a merchant', () => {
  it('is none if the credentials name none', () => {
    expect(loginUrlFor(undefined, ['*.pay.example'])).toBeUndefined();
  });

  it.each([
    ['https://id.pay.example/auth/token', ['id.pay.example'], configured],
    ['https://configured.example/token', [], configured],
    ['https://configured.example:8443/token', [], 'https://configured.example:8443'],
    ['http://127.0.0.1:4000/local/simulators/testpay/token', [local], configured],
    ['http://127.0.0.1:9001/token', [], 'http://127.0.0.1:9001/v1'],
  ])('may be %s where %j is allowed and the base URL is %s', (own, allowed, baseUrl) => {
    expect(loginUrlFor(own, allowed, baseUrl)).toBe(own);
  });

  it.each(hostile)('is refused with %s', (_, own, allowed) => {
    expect(loginUrlFor(own, [allowed])).toBeUndefined();
  });

  it.each([
    ['no TLS on the host of the base URL', 'http://configured.example/token', configured],
    ['a port on the host of the base URL', 'https://configured.example:8443/token', configured],
    ['no host, like the base URL', 'data:text/plain,x', 'data:text/plain,y'],
    ['any host, where no base URL is configured', 'https://id.pay.example', ''],
  ])('is refused with %s', (_, own, baseUrl) => {
    expect(loginUrlFor(own, [], baseUrl)).toBeUndefined();
  });

  it('is refused apart from the base URL, so that people know which one', () => {
    const provider = loginAt('https://evil.example');
    const needs = { baseUrl: () => configured, allowedHosts: () => ['pay.example'] };

    expect(addressesFor({ ...provider, ownBaseUrl: () => 'https://evil.example' }, {}, needs)).toEqual({
      forbidden: 'base URL',
    });
    expect(addressesFor(provider, {}, needs)).toEqual({ forbidden: 'login URL' });
  });
});

describe('the pattern of a host', () => {
  it.each(['pay.example', '*.pay.example', '*-live.pay.example', 'eu-*-live.*.pay.example'])('may be %s', (pattern) => {
    expect(hostPattern.test(pattern)).toBe(true);
  });

  it.each([
    '',
    '*',
    '*.example',
    'pay.*',
    'example',
    'Pay.example',
    'pay.example.',
    'pay.example:443',
    '127.0.0.1',
    'https://pay.example',
    'a,b.example',
  ])('may not be "%s"', (pattern) => {
    expect(hostPattern.test(pattern)).toBe(false);
  });
});
