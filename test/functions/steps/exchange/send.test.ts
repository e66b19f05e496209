import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../../functions/providers/contract.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';
import { send } from '../../../../functions/steps/exchange/send.ts';
import { minute, noon } from '../../../fixtures/a-cancellation.ts';
import { answered, aRequest, loginProvider, readingProvider } from '../../../fixtures/a-provider.ts';
import { anAccount, type Given, inMemory, later } from '../../../fixtures/dependencies.ts';

const input = { ...aRequest(), configuration: {}, providerToken: 'token-1', attempts: [] };
const granted = (accessToken: string) => answered(200, { accessToken, expiresInSeconds: 300 });

/** Sends a cancel under a lease of a minute; who came where with what. */
function sending(provider: Provider, answers: Given['answers'] = []) {
  const { needs, requests } = inMemory({ provider, answers });
  const all = { ...needs, tokens: accessTokens(needs) };
  return {
    requests,
    visits: () => requests.map(({ request, to }) => [request.path, to.headers.authorization]),
    send: (credentials?: Readonly<Record<string, unknown>>, leaseUntil = noon + minute) =>
      send(provider.cancel.request(input), anAccount(provider, credentials), leaseUntil, all),
  };
}

describe('sending a request', () => {
  it('sends the credentials to the configured host', async () => {
    const { send, requests } = sending(readingProvider, [answered(200, 'yes')]);

    expect(await send()).toEqual({ answer: answered(200, 'yes'), accessToken: undefined });
    expect(requests).toEqual([
      {
        request: { method: 'POST', path: '/cancel/p-1', body: { providerToken: 'token-1' } },
        to: { baseUrl: 'https://testpay.example', headers: { authorization: 'key-of-a' }, timeout: 10_000 },
      },
    ]);
  });

  it('logs in first if the provider has a login, and returns the token that was used', async () => {
    const { send, visits } = sending(loginProvider, [granted('a1'), answered(200)]);

    expect(await send()).toEqual({ answer: answered(200), accessToken: 'a1' });
    expect(visits()).toEqual([
      ['/login', undefined],
      ['/cancel/p-1', 'a1'],
    ]);
  });

  it('sends nothing when the login fails, and waits as long as the login asks', async () => {
    const { send, visits } = sending(loginProvider, [{ ...answered(429), retryAfter: 5000 }]);

    expect(await send()).toEqual({ answer: { failure: 'not_sent', detail: 'login answered 429', retryAfter: 5000 } });
    expect(visits()).toEqual([['/login', undefined]]);
  });

  it("sends to the merchant's own host if the account has one", async () => {
    const { needs, requests } = inMemory({ answers: [answered(200)] });
    const account = { ...anAccount(readingProvider), baseUrl: 'https://a.testpay.example' };

    const all = { ...needs, tokens: accessTokens(needs) };
    await send(readingProvider.cancel.request(input), account, noon + minute, all);

    expect(requests.map(({ to }) => to.baseUrl)).toEqual(['https://a.testpay.example']);
  });

  it.each([400, 401, 403])('reports refused credentials if the login answers %d', async (status) => {
    const { send, visits } = sending(loginProvider, [answered(status)]);

    expect(await send()).toEqual({ answer: { failure: 'credentials_refused', detail: `login answered ${status}` } });
    expect(visits()).toEqual([['/login', undefined]]);
  });

  it.each([404, 500, 503])('reports that nothing was sent if the login answers %d', async (status) => {
    const { send } = sending(loginProvider, [answered(status)]);

    expect(await send()).toMatchObject({ answer: { failure: 'not_sent', detail: `login answered ${status}` } });
  });
});

describe('a 401', () => {
  it('to a token of a login is followed by one more login and one more request', async () => {
    const { send, visits } = sending(loginProvider, [granted('a1'), answered(401), granted('a2'), answered(200)]);

    expect(await send()).toEqual({ answer: answered(200), accessToken: 'a2' });
    expect(visits()).toEqual([
      ['/login', undefined],
      ['/cancel/p-1', 'a1'],
      ['/login', undefined],
      ['/cancel/p-1', 'a2'],
    ]);
  });

  it('is followed by refused credentials if the second login is refused', async () => {
    const { send, requests } = sending(loginProvider, [granted('a1'), answered(401), answered(400)]);

    expect(await send()).toEqual({ answer: { failure: 'credentials_refused', detail: 'login answered 400' } });
    expect(requests).toHaveLength(3);
  });

  it('to the renewed token is the answer', async () => {
    const { send, requests } = sending(loginProvider, [granted('a1'), answered(401), granted('a2'), answered(401)]);

    expect(await send()).toEqual({ answer: answered(401), accessToken: 'a2' });
    expect(requests).toHaveLength(4);
  });

  it('is the answer if the provider has no login', async () => {
    const { send, requests } = sending(readingProvider, [answered(401)]);

    expect(await send()).toMatchObject({ answer: answered(401) });
    expect(requests).toHaveLength(1);
  });

  it('to a configured access token is the answer', async () => {
    const { send, visits } = sending(loginProvider, [answered(401)]);

    expect(await send({ apiKey: 'k', accessToken: 'fixed' })).toEqual({ answer: answered(401), accessToken: 'fixed' });
    expect(visits()).toEqual([['/cancel/p-1', 'fixed']]);
  });

  it.each([
    ['another status', answered(403)],
    ['no answer', { failure: 'unknown', detail: 'ECONNRESET' }],
  ] as const)('is the only reason to send again, and %s is none', async (_what, answer) => {
    const { send, requests } = sending(loginProvider, [granted('a1'), answer]);

    expect(await send()).toEqual({ answer, accessToken: 'a1' });
    expect(requests).toHaveLength(2);
  });
});

describe('a lease', () => {
  const tooLate = { answer: { failure: 'not_sent', detail: 'too late for this look', retryAfter: undefined } };

  it('that just covers the answer allows the request', async () => {
    const { send, requests } = sending(readingProvider, [answered(200)]);

    expect(await send(undefined, noon + 10_000)).toMatchObject({ answer: answered(200) });
    expect(requests).toHaveLength(1);
  });

  it('that ends before the answer could come allows no request', async () => {
    const { send, requests } = sending(readingProvider);

    expect(await send(undefined, noon + 9_999)).toEqual(tooLate);
    expect(requests).toEqual([]);
  });

  it.each([
    [20_000, 2],
    [19_999, 0],
  ])('of %i ms allows %i requests if a login comes first', async (time, expected) => {
    const { send, requests } = sending(loginProvider, [granted('a1'), answered(200)]);

    await send(undefined, noon + time);

    expect(requests).toHaveLength(expected);
  });

  it('is checked after the login, because the login takes time', async () => {
    const { send, visits } = sending(loginProvider, [later(50_001, granted('a1'))]);

    expect(await send()).toEqual(tooLate);
    expect(visits()).toEqual([['/login', undefined]]);
  });

  it('is checked again before the second request', async () => {
    const { send, requests } = sending(loginProvider, [granted('a1'), answered(401), later(50_001, granted('a1'))]);

    expect(await send()).toEqual(tooLate);
    expect(requests).toHaveLength(3);
  });
});
