import { describe, expect, it } from 'vitest';
import { login } from '../../../../functions/steps/exchange/login.ts';
import { answered, loginAt, loginProvider, readingProvider } from '../../../fixtures/a-provider.ts';
import { anAccount, inMemory } from '../../../fixtures/dependencies.ts';

const account = anAccount(loginProvider);
const grant = { accessToken: 'a1', expiresInSeconds: 300 };

/** The same provider, whose credentials name a login URL of their own; `checked` is the one that was allowed. */
const elsewhere = (named: string, checked = named) => ({
  ...account,
  loginUrl: checked,
  provider: loginAt(named),
});

describe('a login', () => {
  it("is sent to the provider's host with its credentials", async () => {
    const { needs, requests } = inMemory({ provider: loginProvider, answers: [answered(200, grant)] });

    expect(await login(account, needs)).toEqual(grant);
    expect(requests).toEqual([
      {
        request: { method: 'POST', path: '/login', body: { apiKey: 'key-of-a' } },
        to: { baseUrl: 'https://testpay.example', headers: {}, timeout: 10_000 },
      },
    ]);
  });

  it("is sent to the merchant's own host if the account has one", async () => {
    const { needs, requests } = inMemory({ provider: loginProvider, answers: [answered(200, grant)] });

    await login({ ...account, baseUrl: 'https://a.testpay.example/v1' }, needs);

    expect(requests).toMatchObject([{ request: { path: '/login' }, to: { baseUrl: 'https://a.testpay.example/v1' } }]);
  });

  it('is sent to its own host if the credentials name one', async () => {
    const { needs, requests } = inMemory({ answers: [answered(200)] });

    await login(elsewhere('https://login.example/a/token'), needs);

    expect(requests).toEqual([
      {
        request: { method: 'POST', path: '/a/token', body: { apiKey: 'key-of-a' } },
        to: { baseUrl: 'https://login.example', headers: {}, timeout: 10_000 },
      },
    ]);
  });

  it('sends nothing if the credentials name another URL than the one that was checked', async () => {
    const { needs, requests } = inMemory();
    const failure = { failure: 'the credentials name another login URL now' };

    expect(await login(elsewhere('https://evil.example', 'https://login.example/token'), needs)).toEqual(failure);
    expect(await login({ ...account, provider: loginAt('https://evil.example') }, needs)).toEqual(failure);
    expect(requests).toEqual([]);
  });

  it.each([
    ['there is no answer', { failure: 'unknown', detail: 'ECONNRESET' }, { failure: 'login: ECONNRESET' }],
    ['the answer holds no token', answered(201), { failure: 'login answered 201', isRefused: false }],
    ['the issuer is out of order', answered(503), { failure: 'login answered 503', isRefused: false }],
    ['the host does not know it', answered(404), { failure: 'login answered 404', isRefused: false }],
    ['the issuer refuses the grant (400)', answered(400), { failure: 'login answered 400', isRefused: true }],
    ['the issuer refuses the client (401)', answered(401), { failure: 'login answered 401', isRefused: true }],
    ['the issuer forbids it (403)', answered(403), { failure: 'login answered 403', isRefused: true }],
    [
      'the provider asks for time',
      { ...answered(429), retryAfter: 5000 },
      { failure: 'login answered 429', isRefused: false, retryAfter: 5000 },
    ],
  ] as const)('fails when %s', async (_when, answer, failure) => {
    const { needs } = inMemory({ answers: [answer] });

    expect(await login(account, needs)).toEqual(failure);
  });

  it('fails if the provider has no login', async () => {
    const { needs } = inMemory();

    expect(await login(anAccount(readingProvider), needs)).toEqual({ failure: 'this provider has no login' });
  });
});
