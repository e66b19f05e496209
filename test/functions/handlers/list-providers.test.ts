import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { listProviders } from '../../../functions/handlers/list-providers.ts';
import {
  readBeforeSendProvider,
  readingProvider,
  resendingProvider,
  webhookProvider,
} from '../../fixtures/a-provider.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/providers';

it('shows what each provider needs and can do, and whether this merchant has credentials', async () => {
  const providers = new Map([
    ['testpay', { ...readingProvider, requirements: { merchantReference: z.string() } }],
    [
      'otherpay',
      {
        ...resendingProvider,
        name: 'otherpay',
        title: 'Other Pay',
        capabilities: { partialAmounts: true, afterCapture: 'refunds' as const },
      },
    ],
    ['hookpay', { ...webhookProvider, name: 'hookpay' }],
    ['costlypay', { ...readBeforeSendProvider, name: 'costlypay' }],
  ]);

  const answer = await listProviders({ ...inMemory().needs, providers })(anEvent('GET', path));

  const usual = {
    title: 'Test Pay',
    transaction: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { paymentId: { type: 'string' }, terminalId: { type: 'string' } },
      required: ['paymentId'],
      additionalProperties: false,
    },
    required: [],
    safeToResend: true,
    whenInDoubt: 'read-status',
    statusReadable: true,
    webhooks: false,
    partialAmounts: false,
    afterCapture: 'rejects',
    deadlineSeconds: 3600,
    configured: false,
    held: null,
  };
  expect(answer).toEqual({
    status: 200,
    body: {
      items: [
        { ...usual, provider: 'testpay', required: ['merchantReference'], configured: true },
        {
          ...usual,
          provider: 'otherpay',
          title: 'Other Pay',
          whenInDoubt: 'resend',
          statusReadable: false,
          partialAmounts: true,
          afterCapture: 'refunds',
        },
        { ...usual, provider: 'hookpay', webhooks: true },
        { ...usual, provider: 'costlypay', safeToResend: false },
      ],
    },
  });
});

it('shows a reference with a default as optional', async () => {
  const references = z.strictObject({ paymentId: z._default(z.string(), 'p-1') });
  const providers = new Map([['testpay', { ...readBeforeSendProvider, references }]]);

  const answer = await listProviders({ ...inMemory().needs, providers })(anEvent('GET', path));

  expect(answer.body).not.toMatchObject({ items: [{ transaction: { required: expect.anything() } }] });
});

it("shows whether the caller's own credentials are there", async () => {
  const answer = await listProviders(inMemory().needs)(anEvent('GET', path, { merchant: 'merchant-b' }));

  expect(answer.body).toMatchObject({ items: [{ configured: false }] });
});

it('shows nothing without the scope', async () => {
  const event = anEvent('GET', path, { scope: 'cancellations/write cancellations/operate' });

  expect(await listProviders(inMemory().needs)(event)).toMatchObject({
    status: 403,
    body: { detail: 'needs the scope cancellations/read' },
  });
});
