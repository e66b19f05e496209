import { describe, expect, it } from 'vitest';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider, webhookProvider } from '../../fixtures/a-provider.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { type Given, inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/webhooks/testpay/merchant-a';
const signed = { signature: 'secret-a' };

/** The handler in memory with one open cancellation. */
function receiving({ provider = webhookProvider }: Given = {}) {
  const memory = inMemory({ provider });
  const record = memory.stored(processing({ look: 3, lookBegan: noon }));
  const receive = (body: unknown, headers: Readonly<Record<string, string>> = signed, to = path) =>
    receiveWebhook(memory.needs)(anEvent('POST', to, { body, headers }));
  return { ...memory, record, receive };
}

describe('an authentic webhook', () => {
  it('brings the next look of the payment that it names forward', async () => {
    const { receive, record, now, sent, measured } = receiving();

    expect(await receive([{ paymentId: 'p-1' }])).toEqual({ status: 200, body: {} });
    expect(now(record.id)).toEqual({ ...record, nudges: 1 });
    expect(sent).toEqual([{ provider: 'testpay', message: { cancellationId: record.id, look: 3 }, delay: 2000 }]);
    expect(measured).toEqual([[{ provider: 'testpay' }, { WebhooksAccepted: 1 }]]);
  });

  it('brings one look forward for each payment, even if it names the payment twice', async () => {
    const { receive, stored, record, sent } = receiving();
    const other = stored(processing({ id: 'can_2', request: aRequest('p-2') }));

    await receive([{ paymentId: 'p-1' }, { paymentId: 'p-2' }, { paymentId: 'p-1' }]);

    expect(sent.map(({ message }) => message.cancellationId)).toEqual([record.id, other.id]);
  });

  it.each([
    ['names a payment that we do not know', [{ paymentId: 'p-9' }]],
    ['names no payment completely', [{ terminalId: 'one' }, { paymentId: 1 }]],
    ['names no payment', []],
    ['is no JSON', 'not JSON'],
  ])('is accepted if it %s, and does nothing', async (_what, body) => {
    const { needs, stored, sent } = inMemory({ provider: webhookProvider });
    stored(processing());
    const store = { ...needs.store, nudge: () => Promise.reject(new Error('somebody was nudged')) };
    const event = anEvent('POST', path, { body, headers: signed });

    expect(await receiveWebhook({ ...needs, store })(event)).toEqual({ status: 200, body: {} });
    expect(sent).toEqual([]);
  });

  it('names a payment only with all of its references', async () => {
    const identity = ['paymentId', 'terminalId'];
    const { receive, sent } = receiving({ provider: { ...webhookProvider, identity } });

    await receive([{ paymentId: 'p-1' }]);

    expect(sent).toEqual([]);
  });

  it('brings no look at a cancellation of another merchant forward', async () => {
    const credentials = { 'merchant-b': { testpay: { apiKey: 'b', webhookSecret: 'secret-b' } } };
    const { needs, stored, sent } = inMemory({ provider: webhookProvider, credentials });
    stored(processing());
    const event = anEvent('POST', '/v1/webhooks/testpay/merchant-b', {
      body: [{ paymentId: 'p-1' }],
      headers: { signature: 'secret-b' },
    });

    expect(await receiveWebhook(needs)(event)).toMatchObject({ status: 200 });
    expect(sent).toEqual([]);
  });

  it('is recognised by the bytes and the headers that were sent', async () => {
    const seen: unknown[] = [];
    const isAuthentic = (bytes: Uint8Array, headers: unknown, secrets: readonly string[]) => {
      seen.push([String(bytes), headers, secrets]);
      return true;
    };
    const concerns = () => [];
    const { needs } = inMemory({ provider: { ...webhookProvider, webhook: { isAuthentic, concerns } } });
    const event = anEvent('POST', path, { body: '{ "é": 1 }', headers: { signature: 's' } });
    const base64 = Buffer.from('{ "é": 1 }').toString('base64');

    await receiveWebhook(needs)({ ...event, headers: { ...event.headers, absent: undefined } });
    await receiveWebhook(needs)({ ...event, body: base64, isBase64Encoded: true });

    const call = ['{ "é": 1 }', { signature: 's' }, ['secret-a']];
    expect(seen).toStrictEqual([call, call]);
  });
});

describe('a forged webhook', () => {
  it.each([
    ['as the provider asks', 403, 403],
    ['with 401 where the provider asks for nothing', undefined, 401],
  ])('is refused %s, and does nothing', async (_how, refusalStatus, status) => {
    const webhook = { ...webhookProvider.webhook, ...(refusalStatus ? { refusalStatus } : {}) };
    const { receive, record, now, sent, measured, logged } = receiving({
      provider: { ...webhookProvider, webhook } as typeof webhookProvider,
    });

    expect(await receive([{ paymentId: 'p-1' }], { signature: 'guessed' })).toEqual({
      status,
      body: { message: 'The signature does not match' },
    });
    expect(now(record.id)).toEqual(record);
    expect(sent).toEqual([]);
    expect(measured).toEqual([[{ provider: 'testpay' }, { WebhooksForged: 1 }]]);
    expect(logged).toEqual([['warn', 'webhook refused', { provider: 'testpay' }]]);
  });

  it('has the secret of another merchant', async () => {
    const { receive } = receiving();

    expect(await receive([], signed, '/v1/webhooks/testpay/merchant-b')).toMatchObject({ status: 401 });
  });
});

it.each([
  ['authentic', 'secret-a', 200],
  ['forged', 'guessed', 401],
])('a webhook that is %s is handled without metrics', async (_what, signature, status) => {
  const { needs } = inMemory({ provider: webhookProvider });
  const event = anEvent('POST', path, { body: [], headers: { signature } });

  expect(await receiveWebhook({ ...needs, metrics: undefined })(event)).toMatchObject({ status });
});

describe('a webhook is not found', () => {
  it.each([
    ['of a provider without webhooks', readingProvider, path],
    ['of an unknown provider', webhookProvider, '/v1/webhooks/nopay/merchant-a'],
  ])('%s', async (_of, provider, to) => {
    const { receive } = receiving({ provider });

    expect(await receive([], signed, to)).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it('without anything in its path', async () => {
    const { pathParameters: _none, ...event } = anEvent('POST', path);

    expect(await receiveWebhook(inMemory().needs)(event)).toMatchObject({ status: 404 });
  });
});
