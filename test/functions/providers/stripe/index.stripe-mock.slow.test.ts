import { afterAll, describe, expect, it } from 'vitest';
import { providerHttp } from '../../../../functions/adapters/provider-http/provider-http.ts';
import type { ExchangeInput, ProviderRequest } from '../../../../functions/providers/exchange.ts';
import { provider } from '../../../../functions/providers/stripe/index.ts';
import type { StripeTransaction } from '../../../../functions/providers/stripe/references.ts';
import { aSystem, temporaryFolder } from '../../../fixtures/a-system.ts';
import { isInstalled, type StripeMock, startStripeMock } from './stripe-mock.ts';

const folder = temporaryFolder();
const servers = new Map<string, Promise<StripeMock>>();
afterAll(async () => {
  for (const server of servers.values()) (await server).stop();
  folder.remove();
});

/** The mock server with these changes; it needs a second to start, so each is started once. */
function mock(changes: Parameters<typeof startStripeMock>[1] = {}): Promise<StripeMock> {
  const key = JSON.stringify(changes);
  const server = servers.get(key) ?? startStripeMock(folder.path, changes);
  servers.set(key, server);
  return server;
}

const http = providerHttp();
const credentials = { secretKey: 'sk_test_123' };

const asked: ExchangeInput<StripeTransaction> = {
  ...provider.example,
  configuration: {},
  providerToken: crypto.randomUUID(),
  ifCaptured: 'reject',
  attempts: [],
};

async function send(
  { baseUrl }: StripeMock,
  request: ProviderRequest,
  headers: Readonly<Record<string, string>> = provider.authorise(credentials),
) {
  const response = await http(request, { baseUrl, headers, timeout: 10_000 });
  if ('failure' in response) throw new Error(response.detail);
  return response;
}

/** One exchange over HTTP, and what it means. */
async function exchange(
  server: StripeMock,
  name: 'cancel' | 'status' | 'refund',
  more: Partial<typeof asked> = {},
  headers?: Readonly<Record<string, string>>,
) {
  const input = { ...asked, ...more };
  const response = await send(server, provider[name].request(input), headers);
  return { status: response.status, ...provider[name].interpret(response, input) };
}

const total = 1099;
const canceled = { payment_intent: { status: 'canceled', canceled_at: 1680801569 } };
const captured = {
  payment_intent: { status: 'succeeded', amount: total, amount_received: total },
  charge: { amount: total, amount_captured: total, amount_refunded: 0, captured: true, refunded: false },
};

describe.skipIf(!isInstalled)('at the official stripe-mock (.ci/stripe-mock installs it)', { timeout: 60_000 }, () => {
  it.each([undefined, 'duplicate', 'fraudulent', 'requested_by_customer'] as const)(
    'a cancel with the reason %s is valid, and cancels the payment',
    async (reason) => {
      const server = await mock(canceled);

      expect(await exchange(server, 'cancel', { reason })).toMatchObject({
        status: 200,
        kind: 'cancelled',
        said: { code: 'canceled', details: { requestId: 'req_123', canceledAt: expect.any(String) } },
      });
    },
  );

  it('a cancel of a connected account is valid', async () => {
    const headers = provider.authorise({ ...credentials, account: 'acct_1032D82eZvKYlo2C' });

    expect(await exchange(await mock(canceled), 'cancel', {}, headers)).toMatchObject({ kind: 'cancelled' });
  });

  it('a 200 that shows the payment as before is not believed', async () => {
    expect(await exchange(await mock(), 'cancel')).toMatchObject({ status: 200, kind: 'unknown' });
  });

  it('a read shows each state of a payment, with the charge and its refunds', async () => {
    const kinds = await Promise.all(
      [
        {},
        { payment_intent: { status: 'requires_capture' } },
        { payment_intent: { status: 'processing' } },
        canceled,
        captured,
        { ...captured, charge: { ...captured.charge, amount_refunded: total, refunded: true } },
      ].map(async (changes) => {
        const { kind, code } = await exchange(await mock(changes), 'status');
        return code ?? kind;
      }),
    );

    expect(kinds).toEqual(['open', 'open', 'pending', 'cancelled', 'already_captured', 'already_refunded']);
  });

  it('a captured payment may be refunded, and a snapshot is kept', async () => {
    const server = await mock(captured);
    const response = await send(server, provider.status.request(asked));

    expect(provider.status.interpret(response, { ...asked, ifCaptured: 'refund' })).toMatchObject({
      kind: 'open',
      send: 'refund',
    });
    expect(provider.status.snapshot(response)).toEqual({ captured: total, refunded: 0 });
  });

  it.each([
    ['everything', {}],
    ['a part', { amount: { value: 500, currency: 'USD' } }],
    ['a duplicate', { reason: 'duplicate' }],
  ] as const)('a refund of %s is valid, and acknowledged with its reference', async (_, more) => {
    expect(await exchange(await mock(captured), 'refund', { ifCaptured: 'refund', ...more })).toMatchObject({
      status: 200,
      kind: 'pending',
      said: { reference: expect.stringMatching(/^re_/), code: 'succeeded' },
    });
  });

  it('an invalid request of ours is no verdict about the payment', async () => {
    const server = await mock();
    const request = provider.cancel.request(asked);
    const answers = await Promise.all([
      send(server, { ...request, form: { no_such_parameter: '1' } }),
      send(server, request, provider.authorise({ ...credentials, apiVersion: '2011-01-01' })),
      send(server, { ...request, path: '/v1/no_such_path' }),
      send(server, request, provider.authorise({ secretKey: 'not-a-key' })),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 401]);
    expect(answers.map((answer) => provider.cancel.interpret(answer, asked).kind)).toEqual([
      'refused',
      'refused',
      'unknown',
      'credentials_refused',
    ]);
  });

  it.each([
    ['cancelled', canceled, undefined],
    ['rejected', captured, 'already_captured'],
  ] as const)('a whole cancellation comes to %s', async (status, changes, code) => {
    const { baseUrl } = await mock(changes);
    const data = temporaryFolder();
    const system = await aSystem({
      data: data.path,
      baseUrls: new Map([['stripe', baseUrl]]),
      credentials: { 'merchant-a': { stripe: credentials } },
    });
    try {
      const { body } = await system.accept({ provider: 'stripe', ...provider.example, reason: 'duplicate' });
      const rested = await system.rested(body.id);

      expect(rested).toMatchObject({ status, ...(code ? { rejection: { code } } : {}) });
    } finally {
      await system.close();
      data.remove();
    }
  });
});
