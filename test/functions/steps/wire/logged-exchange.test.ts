import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import type { Provider } from '../../../../functions/providers/contract.ts';
import type { ProviderResponse } from '../../../../functions/providers/exchange.ts';
import { accessTokens } from '../../../../functions/steps/exchange/access-tokens.ts';
import { performExchange } from '../../../../functions/steps/exchange/perform-exchange.ts';
import { attempt, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { memoryExchangeLog } from '../../../fixtures/a-logged-look.ts';
import { answered, aRequest, loginProvider, readingProvider, shows } from '../../../fixtures/a-provider.ts';
import { type Given, inMemory, later } from '../../../fixtures/dependencies.ts';

const request = { ...aRequest(), merchantReference: 'order-1', amount: { value: 1250, currency: 'EUR' } } as const;
const record = processing({
  request,
  attempts: [attempt({ providerToken: 'token-0' }), attempt({ providerToken: 'token-1' })],
});

/** What the log gets of an exchange. */
async function logged({ provider = readingProvider, ...given }: Given, name: 'cancel' | 'status' = 'cancel') {
  const { needs } = inMemory({ provider, ...given });
  const all = { ...needs, exchangeLog: memoryExchangeLog(), tokens: accessTokens(needs) };
  return (await performExchange(name, record, provider, Infinity, all)).logged;
}

const observing = (observation: Observation, answerFields: readonly string[] = []): Provider => ({
  ...readingProvider,
  answerFields,
  cancel: { ...readingProvider.cancel, interpret: () => observation },
});

const answering = (body: unknown): ProviderResponse => answered(200, body);

describe('what is kept of an exchange', () => {
  it('is what was sent, what was answered and what we learnt', async () => {
    const provider = {
      ...readingProvider,
      answerFields: ['state'],
      cancel: {
        repeat: 'harmless',
        request: ({ transaction, merchantReference, providerToken, amount }) => ({
          method: 'POST',
          path: `/cancel/${transaction.paymentId}`,
          query: { expand: 'refunds', order: merchantReference ?? '' },
          body: { order: { id: merchantReference }, token: providerToken, refundAmount: amount?.value, reason: 'late' },
        }),
        interpret: () => ({ kind: 'pending', said: { reference: 'ref-1', code: 'RECEIVED', message: 'taken in' } }),
      },
    } satisfies Provider;

    expect(await logged({ provider, answers: [later(400, answering({ state: 'BUSY', name: 'Jane Roe' }))] })).toEqual({
      at: noon,
      exchange: 'cancel',
      attempt: 2,
      milliseconds: 400,
      sends: 1,
      request: {
        method: 'POST',
        host: 'testpay.example',
        path: '/cancel/p-1',
        query: { expand: null, order: 'order-1' },
        fields: { 'order.id': 'order-1', token: null, refundAmount: '1250', reason: null },
      },
      answer: { status: 200, fields: { state: 'BUSY' } },
      meaning: { kind: 'pending', code: 'RECEIVED', message: 'taken in', reference: 'ref-1' },
    });
  });

  it('is nothing where no log is kept', async () => {
    const { needs } = inMemory({ answers: [shows({ kind: 'open' })] });

    const performed = await performExchange('status', record, readingProvider, Infinity, {
      ...needs,
      tokens: accessTokens(needs),
    });

    expect(performed).not.toHaveProperty('logged');
  });

  it.each([
    [
      { failure: 'unknown', detail: 'ECONNRESET' },
      { kind: 'no_answer', detail: 'ECONNRESET' },
    ],
    [
      { failure: 'not_sent', detail: 'ECONNREFUSED' },
      { kind: 'not_sent', detail: 'ECONNREFUSED' },
    ],
  ] as const)('says why there is no answer: %j', async (answer, failure) => {
    const kept = await logged({ answers: [answer] });

    expect(kept).toMatchObject({ failure, sends: 1, request: { path: '/cancel/p-1' } });
    expect(kept).not.toHaveProperty('answer');
  });

  it('says that nothing was sent without credentials', async () => {
    const kept = await logged({ credentials: {} });

    expect(kept).toMatchObject({ sends: 0, meaning: { kind: 'credentials_refused', detail: 'no usable credentials' } });
    expect(kept).not.toHaveProperty('request');
  });

  it('has no word of a login, only that it failed or that the request was repeated after it', async () => {
    const granted = answered(200, { accessToken: 'access-token-1', expiresInSeconds: 300 });
    const answers = [granted, answered(401), granted, shows({ kind: 'cancelled' })];

    const repeated = await logged({ provider: loginProvider, answers });
    const refused = await logged({ provider: loginProvider, answers: [answered(401)] });

    expect(repeated).toMatchObject({ sends: 2, request: { path: '/cancel/p-1' }, answer: { status: 200 } });
    expect(JSON.stringify(repeated)).not.toMatch(/access-token|login|key-of-a/);
    expect(refused).toMatchObject({ sends: 0, failure: { kind: 'credentials_refused', detail: 'login answered 401' } });
  });

  it('has at most 2,000 bytes, whatever a provider says', async () => {
    const long = '💳é'.repeat(5000);
    const answerFields = Array.from({ length: 40 }, (_, index) => `${'field'.repeat(20)}${index}`);
    const body = Object.fromEntries(answerFields.map((name) => [name, 'x'.repeat(64)]));
    const said = { code: long, message: long, reference: 'r'.repeat(64) };

    for (const observation of [{ kind: 'refused', detail: long, said } as const]) {
      const kept = await logged({ provider: observing(observation, answerFields), answers: [answering(body)] });

      expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(2000);
      expect(kept).toMatchObject({ answer: { status: 200 }, meaning: { kind: 'refused' } });
    }
  });
});
