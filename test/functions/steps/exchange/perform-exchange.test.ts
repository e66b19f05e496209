import { describe, expect, it } from 'vitest';
import type { SendingName } from '../../../../functions/core/cancellation/attempt.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { Provider } from '../../../../functions/providers/contract.ts';
import type { ExchangeInput } from '../../../../functions/providers/exchange.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';
import { performExchange } from '../../../../functions/steps/exchange/perform-exchange.ts';
import { attempt, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { memoryExchangeLog } from '../../../fixtures/a-logged-look.ts';
import {
  answered,
  aRequest,
  loginAt,
  loginProvider,
  type ReadingProvider,
  readingProvider,
  refundingProvider,
  resendingProvider,
  shows,
} from '../../../fixtures/a-provider.ts';
import { type Given, inMemory, later } from '../../../fixtures/dependencies.ts';

const request = aRequest();
const attempts = ['token-0', 'token-1', 'token-2'].map((providerToken) => attempt({ providerToken }));
const record = processing({ request, attempts });

function performing({ provider = readingProvider, ...given }: Given = {}) {
  const memory = inMemory({ provider, ...given });
  const needs = { ...memory.needs, tokens: accessTokens(memory.needs) };
  return {
    ...memory,
    perform: (name: SendingName | 'status' = 'cancel', about: Cancellation = record, answerBy = Infinity) =>
      performExchange(name, about, provider, answerBy, needs),
  };
}

/** A provider whose cancel tells what it was asked with. */
function curious(): { readonly provider: ReadingProvider; readonly asked: ExchangeInput[] } {
  const asked: ExchangeInput[] = [];
  const interpret: Provider['cancel']['interpret'] = (_response, input) => {
    asked.push(input);
    return { kind: 'cancelled' };
  };
  return { provider: { ...readingProvider, cancel: { ...readingProvider.cancel, interpret } }, asked };
}

describe('an exchange', () => {
  it('is a cancel of the last attempt, with its times and its answer', async () => {
    const { perform, requests } = performing({ answers: [later(700, shows({ kind: 'pending' }))] });

    expect(await perform()).toEqual({
      result: { exchange: 'cancel', began: noon, ended: noon + 700, attempt: 2, observation: { kind: 'pending' } },
      response: shows({ kind: 'pending' }),
    });
    expect(requests.map(({ request }) => [request.path, request.body])).toEqual([
      ['/cancel/p-1', { providerToken: 'token-2' }],
    ]);
  });

  it('is a read of no attempt', async () => {
    const { perform, requests } = performing({ answers: [shows({ kind: 'open' })] });

    const { result } = await perform('status');

    expect(result).toEqual({ exchange: 'status', began: noon, ended: noon, observation: { kind: 'open' } });
    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1']);
  });

  it('gets all fields of the request, and nothing else of the record', async () => {
    const { provider, asked } = curious();
    const { perform } = performing({ provider, answers: [answered(200)] });
    const full = {
      ...request,
      reason: 'duplicate',
      description: 'd',
      merchantReference: 'm',
      amount: { value: 1, currency: 'EUR' },
      ifCaptured: 'refund',
    } as const;

    await perform('cancel', { ...record, request: full, snapshot: { first: true } });

    const { provider: _name, ...wanted } = full;
    expect(asked).toEqual([
      { ...wanted, configuration: {}, providerToken: 'token-2', attempts, snapshot: { first: true } },
    ]);
  });

  it('has an empty provider token before the first attempt', async () => {
    const { provider, asked } = curious();
    const { perform } = performing({ provider, answers: [answered(200)] });

    await perform('cancel', { ...record, attempts: [] });

    expect(asked).toMatchObject([{ providerToken: '' }]);
  });

  it('is a refund of the last attempt where the provider has a request for it', async () => {
    const { perform, requests } = performing({
      provider: refundingProvider,
      answers: [shows({ kind: 'pending' })],
    });

    const { result } = await perform('refund');

    expect(result).toMatchObject({ exchange: 'refund', attempt: 2, observation: { kind: 'pending' } });
    expect(requests.map(({ request }) => [request.path, request.body])).toEqual([
      ['/refund/p-1', { providerToken: 'token-2' }],
    ]);
  });

  it.each([
    ['status', 'cannot be read', resendingProvider],
    ['refund', 'has no request for a refund', readingProvider],
  ] as const)('sends nothing for a %s if the provider %s', async (name, _what, provider) => {
    const { perform, requests } = performing({ provider });

    const performed = await perform(name);

    expect(performed.result.observation).toEqual({ kind: 'not_sent', detail: 'this provider has no such exchange' });
    expect(performed).not.toHaveProperty('response');
    expect(requests).toEqual([]);
  });

  const noSuchHost: Provider = { ...readingProvider, ownBaseUrl: () => 'https://elsewhere.example' };
  const anotherShape = { 'merchant-a': { testpay: { password: 'x' } } };
  it.each([
    ['there are no credentials', { credentials: {} }, 'no usable credentials'],
    ['the credentials have another shape', { credentials: anotherShape }, 'no usable credentials'],
    [
      'the credentials name a host that is not allowed',
      { provider: noSuchHost },
      'the operator does not allow their base URL',
    ],
    [
      'the credentials name a login URL that is not allowed',
      { provider: loginAt('https://elsewhere.example') },
      'the operator does not allow their login URL',
    ],
  ])('has refused credentials and sends nothing if %s', async (_when, given, detail) => {
    for (const name of ['cancel', 'status'] as const) {
      const { perform, requests } = performing(given);

      const performed = await perform(name);

      expect(performed.result.observation).toEqual({ kind: 'credentials_refused', detail });
      expect(performed).not.toHaveProperty('response');
      expect(requests).toEqual([]);
    }
  });

  it.each([400, 401, 403])('has refused credentials if its login answers %d', async (status) => {
    const { perform, requests } = performing({ provider: loginProvider, answers: [answered(status)] });

    const performed = await perform();

    const detail = `login answered ${status}`;
    expect(performed.result.observation).toEqual({ kind: 'credentials_refused', detail });
    expect(performed).not.toHaveProperty('response');
    expect(requests.map(({ request }) => request.path)).toEqual(['/login']);
  });

  it('is not sent while the credentials cannot be read, because they may be right', async () => {
    const { needs, requests } = performing();
    const get = () => Promise.reject(new Error('throttled'));
    const all = { ...needs, credentials: { ...needs.credentials, get }, tokens: accessTokens(needs) };

    const { result } = await performExchange('cancel', record, readingProvider, Infinity, all);

    expect(result.observation).toEqual({ kind: 'not_sent', detail: 'the credentials could not be read' });
    expect(requests).toEqual([]);
  });

  it('gets the configuration that the provider folder takes out of the credentials, and no secret', async () => {
    const { provider, asked } = curious();
    const requested: ExchangeInput[] = [];
    const request: Provider['cancel']['request'] = (input) => {
      requested.push(input);
      return { method: 'POST', path: '/cancel' };
    };
    const configured: Provider = {
      ...provider,
      cancel: { ...provider.cancel, request },
      configuration: ({ account }) => ({ account }),
    };
    const credentials = { 'merchant-a': { testpay: { apiKey: 'key-of-a', account: 'shop-7', webhookSecret: 's' } } };
    const { perform } = performing({ provider: configured, credentials, answers: [answered(200)] });

    await perform();

    for (const [input] of [requested, asked]) {
      expect(input?.configuration).toEqual({ account: 'shop-7' });
      expect(JSON.stringify(input)).not.toContain('key-of-a');
    }
    expect(asked).toHaveLength(1);
  });

  it('is unreadable, without login or request, if the configuration names no read', async () => {
    const status = { ...readingProvider.status, request: () => undefined };
    const { perform, requests } = performing({ provider: { ...loginProvider, status } });

    const performed = await perform('status');

    expect(performed.result.observation).toEqual({ kind: 'unreadable', detail: 'no read is configured' });
    expect(performed).not.toHaveProperty('response');
    expect(requests).toEqual([]);
  });

  it('sends nothing if the answer might come too late', async () => {
    const { perform, requests } = performing();

    const { result } = await perform('cancel', record, noon + 9_999);

    expect(result.observation).toMatchObject({ kind: 'not_sent', detail: 'too late for this look' });
    expect(requests).toEqual([]);
  });

  it('is sent if the answer comes in time', async () => {
    const { perform } = performing({ answers: [shows({ kind: 'cancelled' })] });

    const { result } = await perform('cancel', record, noon + 10_000);

    expect(result.observation).toEqual({ kind: 'cancelled' });
  });

  it.each([
    ['unknown', 'ECONNRESET'],
    ['not_sent', 'ECONNREFUSED'],
  ] as const)('without an answer is %s, as the connection says', async (failure, detail) => {
    const { perform } = performing({ answers: [{ failure, detail }] });

    const performed = await perform();

    expect(performed.result.observation).toEqual({ kind: failure, detail });
    expect(performed).not.toHaveProperty('response');
  });

  it('keeps the wait that a login asks for', async () => {
    const { perform } = performing({ provider: loginProvider, answers: [{ ...answered(429), retryAfter: 5000 }] });

    expect((await perform()).result.observation).toMatchObject({ kind: 'not_sent', retryAfter: 5000 });
  });

  it('is unknown when its answer cannot be interpreted, and the log says why', async () => {
    const error = new TypeError('no such field');
    const interpret = () => {
      throw error;
    };
    const { perform, logged } = performing({
      provider: { ...readingProvider, cancel: { ...readingProvider.cancel, interpret } },
      answers: [answered(202, 'x')],
    });

    const { result, response } = await perform();

    expect(result.observation).toEqual({ kind: 'unknown', detail: 'answered 202, not understood' });
    expect(response).toEqual(answered(202, 'x'));
    expect(logged).toEqual([['error', 'answer could not be interpreted', { error }]]);
  });
});

describe('the entry of the log', () => {
  it('is missing if it cannot be made, and the exchange is as it would be without a log', async () => {
    const error = new RangeError('Maximum call stack size exceeded');
    const provider: ReadingProvider = {
      ...readingProvider,
      get answerFields(): never {
        throw error;
      },
    };
    const { needs, logged } = inMemory({ answers: [shows({ kind: 'pending' })] });
    const logging = { ...needs, tokens: accessTokens(needs), exchangeLog: memoryExchangeLog() };

    const performed = await performExchange('cancel', record, provider, Infinity, logging);

    expect(performed).toMatchObject({ result: { observation: { kind: 'pending' } }, response: { status: 200 } });
    expect(performed).not.toHaveProperty('logged');
    expect(logged).toEqual([['warn', 'exchanges not kept', { error }]]);
  });
});

describe('what a provider says', () => {
  it('is kept without our credentials in its details', async () => {
    const details = { receipt: 'r-1', network: undefined, echo: 'Authorization: key-of-a' };
    const { perform } = performing({ answers: [shows({ kind: 'cancelled', said: { reference: 'ref-1', details } })] });

    expect((await perform()).result.observation).toEqual({
      kind: 'cancelled',
      said: {
        reference: 'ref-1',
        details: { receipt: 'r-1', network: undefined, echo: 'Authorization: [secret]' },
      },
    });
  });

  it('is kept without our credentials and access token', async () => {
    const said = { reference: 'ref-1', code: undefined, message: 'bad key-of-a of access-1' };
    const { perform } = performing({
      provider: loginProvider,
      answers: [
        answered(200, { accessToken: 'access-1', expiresInSeconds: 300 }),
        shows({ kind: 'refused', detail: 'd', said }),
      ],
    });

    expect((await perform()).result.observation).toEqual({
      kind: 'refused',
      detail: 'd',
      said: { reference: 'ref-1', code: undefined, message: 'bad [secret] of [secret]' },
    });
  });
});
