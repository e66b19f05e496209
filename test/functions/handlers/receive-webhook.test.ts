import { describe, expect, it } from 'vitest';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import type { SignedWebhook, Told } from '../../../functions/providers/webhook.ts';
import { text } from '../../../functions/untrusted/json.ts';
import { minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import {
  aRequest,
  type ReadingProvider,
  readingProvider,
  testifyingProvider,
  webhookProvider,
} from '../../fixtures/a-provider.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { type Given, inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/webhooks/testpay/merchant-a';
const signed = { signature: 'secret-a' };
/** What the record keeps of the first nudge. */
const nudged = { by: 'uuid-0', at: noon, look: 3, usedUntil: noon + 5 * minute };

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
    expect(now(record.id)).toEqual({ ...record, nudges: 1, nudged });
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: record.id, look: 3 }, delay: 2000 },
    ]);
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

  it('is recognised by the bytes, the headers and the time at which they came', async () => {
    const seen: unknown[] = [];
    const isAuthentic: SignedWebhook['isAuthentic'] = (bytes, headers, secrets, now) => {
      seen.push([String(bytes), headers, secrets, now]);
      return true;
    };
    const webhook = { verifiedBy: 'signature', isAuthentic, concerns: () => [] } as const;
    const { needs } = inMemory({ provider: { ...webhookProvider, webhook } });
    const event = anEvent('POST', path, { body: '{ "é": 1 }', headers: { signature: 's' } });
    const base64 = Buffer.from('{ "é": 1 }').toString('base64');

    await receiveWebhook(needs)({ ...event, headers: { ...event.headers, absent: undefined } });
    await receiveWebhook(needs)({ ...event, body: base64, isBase64Encoded: true });

    const call = ['{ "é": 1 }', { signature: 's' }, ['secret-a'], noon];
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

describe('a webhook that testifies', () => {
  const proves = { kind: 'cancelled', said: { reference: 'ref-1' } } as const;
  const told = (id: string, changes: Partial<Told> = {}): Told => ({
    id,
    concerns: { paymentId: 'p-1' },
    providerToken: 'token-1',
    proves,
    ...changes,
  });
  const kept = (id: string) => ({ id, receivedAt: noon, providerToken: 'token-1', proves });
  const testifying = () => receiving({ provider: testifyingProvider });

  it('is kept with the time at which it came, brings the look forward, and is acknowledged', async () => {
    const { receive, record, now, sent, measured } = testifying();

    expect(await receive([told('told-1')])).toEqual({ status: 200, body: '[accepted]' });
    expect(now(record.id)).toEqual({
      ...record,
      testimonies: [kept('told-1')],
      version: record.version + 1,
      wakeAt: noon + minute,
      nudges: 1,
      nudged,
    });
    const plannedLook = { provider: 'testpay', version: 3, exchange: 'testimony', wakeAt: noon + minute };
    expect(sent).toEqual([
      {
        provider: 'testpay',
        merchant: 'merchant-a',
        message: { cancellationId: record.id, look: 3, plannedLook },
        delay: 2000,
      },
    ]);
    expect(measured).toEqual([[{ provider: 'testpay' }, { WebhooksAccepted: 1 }]]);
  });

  it('decides nothing by itself', async () => {
    const { receive, record, now } = testifying();

    await receive([told('told-1')]);

    const { status, evidence, timeline, dueEvents } = now(record.id);
    expect({ status, evidence, timeline, dueEvents }).toEqual({
      status: 'processing',
      evidence: undefined,
      timeline: [],
      dueEvents: [],
    });
  });

  it('without a token is kept without one', async () => {
    const { receive, record, now } = testifying();
    const { providerToken: _none, ...tokenless } = told('told-1');

    await receive([tokenless]);

    const [testimony] = now(record.id).testimonies ?? [];
    expect(testimony).toStrictEqual({ id: 'told-1', receivedAt: noon, proves });
  });

  it('is stored once if the message is repeated, and the repeat is acknowledged too', async () => {
    const { receive, record, now, sent } = testifying();
    await receive([told('told-1')]);

    expect(await receive([told('told-1')])).toEqual({ status: 200, body: '[accepted]' });
    expect(now(record.id).testimonies).toEqual([kept('told-1')]);
    expect(sent).toHaveLength(1);
  });

  it('may be about several payments, several results, and payments that we do not know', async () => {
    const { receive, stored, record, now, sent } = testifying();
    const other = stored(processing({ id: 'can_2', request: aRequest('p-2') }));
    const body = [
      told('told-1'),
      told('told-2', { concerns: { paymentId: 'p-2' } }),
      told('told-3', { concerns: { paymentId: 'p-9' } }),
      told('told-4', { concerns: { terminalId: 'one' } }),
      told('told-5'),
    ];

    expect(await receive(body)).toMatchObject({ status: 200 });
    expect(now(record.id).testimonies).toEqual([kept('told-1'), kept('told-5')]);
    expect(now(other.id).testimonies).toEqual([kept('told-2')]);
    expect(sent.map(({ message }) => message.cancellationId)).toEqual([record.id, other.id]);
  });

  it('is kept without the secrets of the webhook', async () => {
    const { receive, record, now } = testifying();
    const said = {
      reference: 'ref-1',
      code: 'secret-a',
      message: 'signed with secret-a.',
      details: { echo: 'secret-a' },
    };

    await receive([told('told-1', { proves: { kind: 'manual', detail: 'd secret-a', said } })]);

    expect(now(record.id).testimonies).toMatchObject([
      {
        proves: {
          kind: 'manual',
          detail: 'd [secret]',
          said: {
            reference: 'ref-1',
            code: '[secret]',
            message: 'signed with [secret].',
            details: { echo: '[secret]' },
          },
        },
      },
    ]);
  });

  it('is kept in bounds and without card numbers, whatever its author writes', async () => {
    const long = 'x'.repeat(100_000);
    const details = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d${index}`, long]));
    const said = { reference: long, code: 'card 4111 1111 1111 1111', message: long, details };
    const { receive, record, now } = testifying();

    await receive([told(long, { providerToken: long, proves: { kind: 'cancelled', said } })]);

    const [testimony] = now(record.id).testimonies ?? [];
    expect(JSON.stringify(testimony).length).toBeLessThan(2500);
    expect(JSON.stringify(testimony)).not.toContain('1111');
    expect(testimony?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(testimony).not.toHaveProperty('providerToken');
  });

  it('is kept without card numbers in its id, its token and our words about it', async () => {
    const card = '4111\u20131111\u20131111\u20131111';
    const { receive, record, now } = testifying();

    await receive([told(card, { providerToken: card, proves: { kind: 'rejected', code: 'declined', detail: card } })]);

    const [testimony] = now(record.id).testimonies ?? [];
    expect(testimony?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(testimony).not.toHaveProperty('providerToken');
    expect(testimony?.proves.detail).toBe('[card number]');
  });

  it('is not kept if it is forged', async () => {
    const { receive, record, now, sent } = testifying();

    expect(await receive([told('told-1')], { signature: 'guessed' })).toMatchObject({ status: 401 });
    expect(now(record.id)).toEqual(record);
    expect(sent).toEqual([]);
  });

  it('says nothing about the cancellation of another merchant', async () => {
    const credentials = { 'merchant-b': { testpay: { apiKey: 'b', webhookSecret: 'secret-b' } } };
    const { needs, stored, now } = inMemory({ provider: testifyingProvider, credentials });
    const record = stored(processing());
    const event = anEvent('POST', '/v1/webhooks/testpay/merchant-b', {
      body: [told('told-1')],
      headers: { signature: 'secret-b' },
    });

    expect(await receiveWebhook(needs)(event)).toMatchObject({ status: 200 });
    expect(now(record.id)).toEqual(record);
  });

  it('is answered with an error if the record is full, so that the provider sends it again', async () => {
    const { receive, record, now, sent, measured, logged } = testifying();
    for (let index = 0; index < 20; index++) await receive([told(`told-${index}`)]);
    measured.length = 0;
    sent.length = 0;

    expect(await receive([told('one more')])).toMatchObject({ status: 500 });

    expect(now(record.id).testimonies).toHaveLength(20);
    expect(logged).toEqual([['error', 'too many testimonies', { cancellationId: record.id, provider: 'testpay' }]]);
    expect(measured).toEqual([
      [{ provider: 'testpay' }, { WebhooksAccepted: 1 }],
      [{ provider: 'testpay' }, { TestimoniesRefused: 1 }],
    ]);
    // The look that the first one asked for has not begun.
    expect(sent).toEqual([]);
  });

  it('is refused without metrics too if the record is full', async () => {
    const { needs, stored } = inMemory({ provider: testifyingProvider });
    stored(processing({ testimonies: Array.from({ length: 20 }, (_, index) => kept(`told-${index}`)) }));
    const event = anEvent('POST', path, { body: [told('one more')], headers: signed });

    expect(await receiveWebhook({ ...needs, metrics: undefined })(event)).toMatchObject({ status: 500 });
  });

  it('is not stored anywhere if it is about a payment that we do not know', async () => {
    const { needs } = inMemory({ provider: testifyingProvider });
    const store = { ...needs.store, testify: () => Promise.reject(new Error('somebody testified')) };
    const event = anEvent('POST', path, { body: [told('told-1')], headers: signed });

    expect(await receiveWebhook({ ...needs, store })(event)).toEqual({ status: 200, body: '[accepted]' });
  });

  it('is stored for the other payments although one record is full', async () => {
    const { receive, stored, now } = testifying();
    for (let index = 0; index < 20; index++) await receive([told(`told-${index}`)]);
    const other = stored(processing({ id: 'can_2', request: aRequest('p-2') }));

    const body = [told('one more'), told('told-1', { concerns: { paymentId: 'p-2' } })];

    expect(await receive(body)).toMatchObject({ status: 500 });
    expect(now(other.id).testimonies).toEqual([kept('told-1')]);
  });

  it('is an error if it cannot be stored, and nobody acknowledges it', async () => {
    const { needs, stored, sent } = inMemory({ provider: testifyingProvider });
    stored(processing());
    const error = new Error('throttled');
    const store = { ...needs.store, testify: () => Promise.reject(error) };
    const event = anEvent('POST', path, { body: [told('told-1')], headers: signed });

    await expect(receiveWebhook({ ...needs, store })(event)).rejects.toBe(error);
    expect(sent).toEqual([]);
  });

  it('is stored before the look is asked for', async () => {
    const { needs, stored, now } = inMemory({ provider: testifyingProvider });
    const record = stored(processing());
    const seen: unknown[] = [];
    const queue = { send: async () => void seen.push(now(record.id).testimonies) };
    const event = anEvent('POST', path, { body: [told('told-1')], headers: signed });

    await receiveWebhook({ ...needs, queue })(event);

    expect(seen).toEqual([[kept('told-1')]]);
  });
});

describe('a webhook without a signature', () => {
  /** It names payments in the fields of a form. */
  const provider: ReadingProvider = {
    ...readingProvider,
    webhook: {
      verifiedBy: 'nothing',
      concerns: (body) => {
        const paymentId = text(body, 'id');
        return paymentId === undefined ? [] : [{ paymentId }];
      },
    },
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each([
    ['form fields', 'id=p-1&status=cancelled', form],
    [
      'form fields with a charset',
      'a=b%26c&id=p-1',
      { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=utf-8' },
    ],
    ['JSON', '{"id":"p-1"}', { 'content-type': 'application/json' }],
    ['JSON of an unknown type', '{"id":"p-1"}', {}],
  ])('is read as %s, and only brings the next look forward', async (_what, body, headers) => {
    const { receive, record, now, sent, measured } = receiving({ provider });

    expect(await receive(body, headers)).toEqual({ status: 200, body: {} });
    expect(now(record.id)).toEqual({ ...record, nudges: 1, nudged });
    expect(sent).toHaveLength(1);
    expect(measured).toEqual([[{ provider: 'testpay' }, { WebhooksAccepted: 1 }]]);
  });

  it('is no form if its type does not say so', async () => {
    const { receive, sent } = receiving({ provider });

    await receive('id=p-1', { 'content-type': 'text/plain' });

    expect(sent).toEqual([]);
  });

  it('needs no secret, and none is read', async () => {
    const { needs, stored, sent } = inMemory({ provider });
    stored(processing());
    const webhookSecrets = () => Promise.reject(new Error('nobody asked'));
    const event = anEvent('POST', path, { body: 'id=p-1', headers: form });

    await receiveWebhook({ ...needs, credentials: { ...needs.credentials, webhookSecrets } })(event);

    expect(sent).toHaveLength(1);
  });
});
