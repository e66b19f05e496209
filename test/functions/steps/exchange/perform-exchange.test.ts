import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { Provider } from '../../../../functions/providers/contract.ts';
import type { ExchangeInput } from '../../../../functions/providers/exchange.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';
import { performExchange } from '../../../../functions/steps/exchange/perform-exchange.ts';
import { attempt, minute, noon, processing } from '../../../fixtures/a-cancellation.ts';
import {
  answered,
  aRequest,
  loginProvider,
  readingProvider,
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
    perform: (name: 'cancel' | 'status' = 'cancel', about: Cancellation = record) =>
      performExchange(name, about, provider, needs),
  };
}

/** A provider whose cancel tells what it was asked with. */
function curious(): { readonly provider: Provider; readonly asked: ExchangeInput[] } {
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
    expect(asked).toEqual([{ ...wanted, providerToken: 'token-2', attempts, snapshot: { first: true } }]);
  });

  it('has an empty provider token before the first attempt', async () => {
    const { provider, asked } = curious();
    const { perform } = performing({ provider, answers: [answered(200)] });

    await perform('cancel', { ...record, attempts: [] });

    expect(asked).toMatchObject([{ providerToken: '' }]);
  });

  it.each([
    ['the provider cannot be read', { provider: resendingProvider }, 'this provider has no such exchange'],
    ['there are no credentials', { credentials: {} }, 'no usable credentials'],
  ])('sends nothing when %s', async (_when, given, detail) => {
    const { perform, requests } = performing(given);

    const performed = await perform('status');

    expect(performed.result.observation).toEqual({ kind: 'not_sent', detail });
    expect(performed).not.toHaveProperty('response');
    expect(requests).toEqual([]);
  });

  it('sends nothing if its lease no longer covers the answer', async () => {
    const { perform, requests } = performing();

    const { result } = await perform('cancel', { ...record, lease: { id: 'ours', until: noon + 9_999 } });

    expect(result.observation).toMatchObject({ kind: 'not_sent', detail: 'too late for this look' });
    expect(requests).toEqual([]);
  });

  it('is sent under a lease that covers it', async () => {
    const { perform } = performing({ answers: [shows({ kind: 'cancelled' })] });

    const { result } = await perform('cancel', { ...record, lease: { id: 'ours', until: noon + minute } });

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

describe('what a provider says', () => {
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
