import { beforeEach, describe, expect, it } from 'vitest';
import type { SignedWebhook } from '../../../../functions/providers/simulator.ts';
import { BookFull, type PaymentBooks } from '../../../../infra/cloud/simulators/payment-books.ts';
import { perform } from '../../../../infra/cloud/simulators/perform-work.ts';
import type { LaterWork } from '../../../../infra/cloud/simulators/provider-work.ts';
import { simulateProviders } from '../../../../infra/cloud/simulators/simulate-providers.ts';
import type { Change } from '../../../../infra/simulators/books.ts';
import { aSimulator } from '../../../fixtures/a-simulator.ts';

type SimulatorEvent = Parameters<ReturnType<typeof simulateProviders>>[0];

describe('the function of the simulated providers', () => {
  let now = 0;
  let sent: (readonly [LaterWork, number])[] = [];
  let delivered: (readonly [string, SignedWebhook])[] = [];
  let simulate: ReturnType<typeof simulateProviders>;

  beforeEach(() => {
    now = Date.UTC(2026, 0, 2);
    sent = [];
    delivered = [];
    simulate = simulateProviders({
      simulators: new Map([['any', aSimulator]]),
      books: booksInMemory(() => now),
      sendLater: async (work, delay) => void sent.push([work, delay]),
      deliverWebhook: async (url, webhook) => void delivered.push([url, webhook]),
      apiUrl: 'https://api.example',
      merchant: 'first',
      now: () => now,
    });
  });

  const request = (method: string, rawPath: string, headers: Record<string, string> = { key: 'secret' }, body = '') =>
    simulate({
      rawPath,
      rawQueryString: '',
      headers,
      body,
      requestContext: { http: { method } },
      isBase64Encoded: false,
    } as SimulatorEvent);
  const queued = (work: LaterWork) => simulate({ Records: [{ body: JSON.stringify(work) }] } as SimulatorEvent);
  const shown = (id: string) => simulate({ control: { provider: 'any', id } });

  it('answers as the provider does', async () => {
    expect(await request('POST', '/simulators/any/payments/p1/cancel')).toMatchObject({
      statusCode: 200,
      body: '{"state":"cancelled"}',
    });
    expect(await request('GET', '/simulators/any/payments/p1', {})).toEqual({ statusCode: 401, headers: {} });
    expect(await request('GET', '/simulators/other/payments/p1')).toMatchObject({ statusCode: 404 });
    expect(await request('GET', '/simulators/any/payments/%')).toMatchObject({ statusCode: 400 });
  });

  it('shows what really happened to a payment, and how often it was asked', async () => {
    await request('POST', '/simulators/any/payments/p1/cancel');

    expect(await shown('p1')).toEqual({
      transaction: { paymentId: 'p1' },
      payment: { state: 'cancelled' },
      effects: ['cancelled'],
      requests: { cancel: 1, refund: 0, status: 0, login: 0 },
    });
  });

  it('sends the webhook by the queue to the merchant of the payment, or to the first one', async () => {
    await simulate({ control: { provider: 'any', id: 'p2', state: 'open', merchant: 'acme/eu' } });
    await request('POST', '/simulators/any/payments/p1/cancel');
    await request('POST', '/simulators/any/payments/p2/cancel');

    const urls = sent.map(([work]) => work.kind === 'webhook' && work.url);
    expect(urls).toEqual([
      'https://api.example/v1/webhooks/any/first',
      'https://api.example/v1/webhooks/any/acme%2Feu',
    ]);
  });

  it('takes a later step when the queue says so, and then sends its webhook', async () => {
    await simulate({ control: { provider: 'any', id: 'p1', state: 'later' } });
    await request('POST', '/simulators/any/payments/p1/cancel');
    const [[work, delay] = []] = sent.splice(0);
    now += 2000;
    await queued(work as LaterWork);
    const [[webhook] = []] = sent.splice(0);
    await queued(webhook as LaterWork);

    expect(delay).toBe(2000);
    expect(delivered).toEqual([
      [
        'https://api.example/v1/webhooks/any/first',
        { headers: { signature: 'by secret' }, body: '{"id":"p1","state":"cancelled"}' },
      ],
    ]);
    expect(await shown('p1')).toMatchObject({ effects: ['cancelled'] });
  });

  it('asks the queue again if a step is not due yet', async () => {
    await simulate({ control: { provider: 'any', id: 'p1', state: 'later' } });
    await request('POST', '/simulators/any/payments/p1/cancel');
    const [[work] = []] = sent.splice(0);
    now += 500;
    await queued(work as LaterWork);

    expect(sent).toEqual([[{ kind: 'steps', provider: 'any', id: 'p1', number: 1 }, 1500]]);
  });

  it('sends one message for each step, however many steps a payment has', async () => {
    await simulate({ control: { provider: 'any', id: 'p1', state: 'later' } });
    for (let second = 0; second < 3; second++) {
      await request('POST', '/simulators/any/payments/p1/cancel');
      now += 500;
    }
    const works = sent.splice(0);
    now += 500;
    await queued(works[0]?.[0] as LaterWork);

    expect(works.map(([work]) => 'number' in work && work.number)).toEqual([1, 2, 3]);
    expect(sent.filter(([{ kind }]) => kind === 'steps')).toEqual([]);
  });

  it('answers without storing anything when too much has happened to a payment, or its id is too long', async () => {
    for (let count = 0; count < 400; count++) await request('GET', '/simulators/any/payments/p1', {});
    const { requests } = (await shown('p1')) as { requests: { status: number } };

    expect(await request('GET', '/simulators/any/payments/p1', {})).toMatchObject({ statusCode: 429 });
    expect(requests.status).toBeLessThan(400);
    expect(await shown('p1')).toMatchObject({ requests });
    expect(await request('GET', `/simulators/any/payments/${'p'.repeat(2000)}`, {})).toMatchObject({ statusCode: 404 });
  });

  it('keeps nothing of a login', async () => {
    expect(await request('POST', '/simulators/any/auth')).toMatchObject({ statusCode: 200 });
    expect(await shown('')).toMatchObject({ requests: { login: 0 } });
  });

  it('knows a payment no more that was put to unknown', async () => {
    await simulate({ control: { provider: 'any', id: 'p1', state: 'unknown' } });

    expect(await request('GET', '/simulators/any/payments/p1')).toMatchObject({ statusCode: 404 });
  });

  it('refuses states and providers that do not exist', async () => {
    await expect(simulate({ control: { provider: 'any', id: 'p1', state: 'constructor' } })).rejects.toThrow(
      'no state',
    );
    await expect(simulate({ control: { provider: 'other', id: 'p1' } })).rejects.toThrow('no simulator');
  });

  it('gives no caller of the API the control of payments', async () => {
    const control = { provider: 'any', id: 'p1', state: 'later' };
    await request('POST', '/simulators/any/payments/p2/cancel', { key: 'secret' }, JSON.stringify({ control }));

    expect(await shown('p1')).toMatchObject({ payment: { state: 'open' } });
  });
});

/** The same books in memory. */
function booksInMemory(now: () => number): PaymentBooks {
  const stored = new Map<string, { readonly changes: readonly Change[]; readonly merchant?: string | undefined }>();
  return {
    async work({ provider, id }, simulator, work) {
      const before = stored.get(`${provider}#${id}`) ?? { changes: [] };
      if (JSON.stringify(before).length > (work.maxCharacters ?? Infinity)) throw new BookFull();
      const { changes, worked } = perform(before, simulator, work, now);
      stored.set(`${provider}#${id}`, { changes: [...before.changes, ...changes], merchant: worked.merchant });
      return worked;
    },
  };
}
