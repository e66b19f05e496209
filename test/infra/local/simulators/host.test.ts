import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Simulator } from '../../../../functions/providers/simulator.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { type HttpServer, serveHttp } from '../../../../infra/local/gateway/http-server.ts';
import { hostSimulators, type Simulators } from '../../../../infra/local/simulators/host.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

/** Cancels at once, or later in the state `later`. */
const simulator: Simulator = {
  credentials: { key: 'secret', tokenUrl: '{baseUrl}/auth' },
  transactionOf: (id) => ({ paymentId: id }),
  paymentOf: ({ paymentId = '' }) => paymentId,
  fresh: () => ({ state: 'open' }),
  states: { open: {}, later: { state: 'later' }, captured: { state: 'captured' }, unknown: 'unknown' },
  slowStates: [],
  truthOf: () => ['open'],
  resultOf: () => 'unclear',
  behindOurBack: { capture: () => undefined, void: () => undefined, contradict: () => undefined },
  recognise: ({ method, segments: [collection, id, verb], body }) =>
    collection === 'refunds'
      ? { exchange: 'refund', id: String(at(body, 'payment')) }
      : collection === 'payments' && id
        ? { exchange: verb === 'cancel' && method === 'POST' ? 'cancel' : 'status', id }
        : undefined,
  answer: ({ method, segments: [, id = ''] }, world) => {
    const payment = world.payment(id);
    if (!payment) return { status: 404 };
    if (method === 'POST' && payment.state === 'later') world.later(150, id, 'cancel');
    if (method === 'POST' && payment.state === 'open') {
      world.change(id, { state: 'cancelled' });
      world.effect(id, 'cancelled');
      world.notify(id);
    }
    return { status: 200, body: world.payment(id) };
  },
  step: (id, _step, world) => {
    world.change(id, { state: 'cancelled' });
    world.effect(id, 'cancelled', 5);
  },
  webhook: {
    secret: 'key',
    message: (id) => ({ id }),
    signed: (message, key) => ({ headers: { signature: `by ${key}` }, body: JSON.stringify(message) }),
    cancelled: {},
  },
};

describe('a hosted simulator', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let server: HttpServer;
  let simulators: Simulators;
  const webhooks: { path: string; body: string; signature: string | undefined }[] = [];
  let webhookStatuses: number[] = [];

  beforeEach(async () => {
    folder = temporaryFolder();
    webhooks.length = 0;
    webhookStatuses = [];
    await open();
  });
  afterEach(async () => {
    await shut();
    folder.remove();
  });

  async function open() {
    const address = () => `http://127.0.0.1:${server.port}`;
    const all = new Map([['demo', simulator]]);
    const onError = (error: unknown) => {
      throw error;
    };
    server = await serveHttp(
      0,
      async (request) => {
        if (request.path.startsWith('/local/')) return simulators.answer(request);
        webhooks.push({ path: request.path, body: request.body.toString(), signature: request.headers.signature });
        return { status: webhookStatuses.shift() ?? 200 };
      },
      onError,
    );
    const merchants = () => ['merchant-a', 'merchant b'];
    simulators = hostSimulators({ simulators: all, folder: folder.path, address, merchants, onError, hurry: 20 });
  }

  async function shut() {
    await server.close(0);
    simulators.close();
  }

  const url = (path: string) => `${simulators.baseUrl('demo')}${path}`;
  const controlUrl = (path: string) => `${simulators.controlUrl('demo')}${path}`;
  const json = { 'content-type': 'application/json' };

  async function fetched(address: string, method: string, body?: unknown) {
    const content = body === undefined ? {} : { payload: JSON.stringify(body) };
    const answer = await simulators.send(new URL(address), { method, headers: json, timeout: 10_000, ...content });
    const chunks = await Readable.from(answer.body).toArray();
    return { status: answer.status, headers: new Headers(answer.headers), text: Buffer.concat(chunks).toString() };
  }
  const send = (method: string, path: string) => fetched(url(path), method);
  const sendControl = (method: string, path: string, body?: unknown) => fetched(controlUrl(path), method, body);
  const control = async (method: string, path: string, body?: unknown) =>
    JSON.parse((await sendControl(method, path, body)).text);
  const effects = async () => (await control('GET', '/ledger')).effects;
  const cancel = (id = 'p1') => send('POST', `/payments/${id}/cancel`);

  it('fills its base URL into its credentials', () => {
    expect(simulators.credentials('demo')).toEqual({ key: 'secret', tokenUrl: url('/auth') });
    expect(simulators.credentials('other')).toBeUndefined();
  });

  it('lists effects in its ledger and counts requests', async () => {
    await cancel();
    await cancel();
    await send('GET', '/payments/p2');

    expect(await control('GET', '/ledger')).toEqual({
      effects: [{ at: expect.any(String), id: 'p1', effect: 'cancelled' }],
      counts: { cancelled: 1, refunded: 0 },
      requests: { cancel: 2, refund: 0, status: 1, login: 0 },
    });
    expect(await control('GET', '/ledger?id=p2')).toMatchObject({ effects: [], counts: { cancelled: 0 } });
  });

  it('puts a payment into any of its states, and back', async () => {
    expect(await control('GET', '/states')).toEqual(['open', 'later', 'captured', 'unknown']);

    const first = { id: 'p1', transaction: { paymentId: 'p1' } };
    expect(await control('PUT', '/payments/p%2F1', { state: 'captured' })).toEqual({
      id: 'p/1',
      transaction: { paymentId: 'p/1' },
      payment: { state: 'captured' },
    });
    expect(await control('PUT', '/payments/p1', { state: 'unknown' })).toEqual({ ...first, payment: null });
    expect((await cancel()).status).toBe(404);
    expect(await control('PUT', '/payments/p1', { state: 'open' })).toEqual({ ...first, payment: { state: 'open' } });
    expect((await cancel()).status).toBe(200);
  });

  it('keeps payments, ledger and future steps across a restart', async () => {
    await cancel('p1');
    await sendControl('PUT', '/payments/p2', { state: 'later' });
    await cancel('p2');
    const before = await effects();

    await shut();
    await open();

    expect(before).toMatchObject([{ id: 'p1' }]);
    expect(await control('GET', '/payments/p1')).toEqual({
      id: 'p1',
      transaction: { paymentId: 'p1' },
      payment: { state: 'cancelled' },
    });
    await vi.waitFor(async () =>
      expect(await effects()).toMatchObject([{ id: 'p1' }, { id: 'p2', effect: 'cancelled', amount: 5 }]),
    );
  });

  it('forgets everything on reset, also future steps', async () => {
    await cancel('p1');
    await sendControl('PUT', '/payments/p2', { state: 'later' });
    await cancel('p2');

    const reset = await sendControl('POST', '/reset');
    await new Promise((resolve) => setTimeout(resolve, 250));

    expect(reset.status).toBe(204);
    expect(await control('GET', '/ledger')).toMatchObject({ effects: [], requests: { cancel: 0 } });
    expect(await control('GET', '/payments/p1')).toMatchObject({ payment: { state: 'open' } });
  });

  it.each([
    [{ fault: 'status', status: 502, retryAfterSeconds: 3 }, 502, 0],
    [{ fault: 'status' }, 503, 0],
    [{ fault: 'status', status: 500, afterEffect: true }, 500, 1],
    [{ fault: 'garbage' }, 200, 0],
    [{ fault: 'html', status: 403 }, 403, 0],
    [{ fault: 'redirect' }, 302, 0],
    [{ fault: 'huge', afterEffect: true }, 200, 1],
    [{ fault: 'slow', milliseconds: 30 }, 200, 1],
    [{ fault: 'slow', milliseconds: 30, afterEffect: false }, 200, 1],
  ])('has the fault %j once', async (fault, status, effective) => {
    expect((await sendControl('POST', '/faults', fault)).status).toBe(201);

    const first = await cancel();
    const after = await effects();
    const second = await send('GET', '/payments/p1');

    expect(first.status).toBe(status);
    expect(first.headers.get('retry-after')).toBe('retryAfterSeconds' in fault ? '3' : null);
    expect(after).toHaveLength(effective);
    expect(second).toMatchObject({ status: 200 });
    expect(await control('GET', '/faults')).toEqual([]);
  });

  it('loses a reply after the effect, and refuses a connection before the effect', async () => {
    await sendControl('POST', '/faults', { fault: 'reply-lost', id: 'p1' });
    await sendControl('POST', '/faults', { fault: 'refused', id: 'p2' });

    const lost = await cancel('p1').catch((error: unknown) => error);
    const refused = await cancel('p2').catch((error: unknown) => error);

    expect(lost).toMatchObject({ code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
    expect(refused).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(await effects()).toMatchObject([{ id: 'p1' }]);
  });

  it('refuses the connection of a refund, whose payment only the form names', async () => {
    await sendControl('POST', '/faults', { fault: 'refused', exchange: 'refund', id: 'p1' });
    const refund = (payment: string) =>
      simulators.send(new URL(`${simulators.baseUrl('demo')}/refunds`), {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        payload: `payment=${payment}`,
        timeout: 5000,
      });

    await expect(refund('p2')).resolves.toMatchObject({ status: 200 });
    await expect(refund('p1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await control('GET', '/faults')).toEqual([]);
  });

  it('has heard of a payment once it was asked about it, or its state was set', async () => {
    await cancel('p1');
    await sendControl('PUT', '/payments/p2', { state: 'captured' });
    const known = () => ['p1', 'p2', 'p3'].map((id) => simulators.payments('demo')?.hasHeardOf(id));
    expect(known()).toEqual([true, true, false]);

    await shut();
    await open();
    expect(known()).toEqual([true, true, false]);

    await sendControl('POST', '/reset', {});
    expect(known()).toEqual([false, false, false]);
  });

  it('limits a fault to one exchange of one payment, for a number of times', async () => {
    await sendControl('POST', '/faults', { fault: 'status', exchange: 'status', id: 'p1', times: 2 });

    const statuses = [];
    for (const [method, path] of [
      ['GET', '/payments/p2'],
      ['POST', '/payments/p1/cancel'],
      ['GET', '/payments/p1'],
      ['GET', '/payments/p1'],
      ['GET', '/payments/p1'],
    ] as const) {
      statuses.push((await send(method, path)).status);
    }

    expect(statuses).toEqual([200, 200, 503, 503, 200]);
  });

  it('removes its faults on DELETE', async () => {
    await sendControl('POST', '/faults', { fault: 'status', times: 5 });

    const answer = await sendControl('DELETE', '/faults');

    expect(answer.status).toBe(204);
    expect((await cancel()).status).toBe(200);
  });

  it('sends its webhook to every merchant, and again until it is answered with 200', async () => {
    webhookStatuses = [503, 404];

    await cancel();

    await vi.waitFor(() => expect(webhooks).toHaveLength(4));
    expect(new Set(webhooks.map(({ path }) => path))).toEqual(
      new Set(['/v1/webhooks/demo/merchant-a', '/v1/webhooks/demo/merchant%20b']),
    );
    expect(new Set(webhooks.map(({ body }) => body))).toEqual(new Set(['{"id":"p1"}']));
  });

  it.each([
    ['webhook-dropped', 0, []],
    ['webhook-repeated', 6, ['by secret']],
    ['webhook-forged', 2, [`by ${'0'.repeat(64)}`]],
    ['webhook-late', 2, ['by secret']],
  ])('has the fault %s', async (fault, count, signatures) => {
    await sendControl('POST', '/faults', { fault, milliseconds: 50 });

    await cancel();
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(webhooks).toHaveLength(count);
    expect(webhooks.map(({ body }) => body)).toEqual(Array.from({ length: count }, () => '{"id":"p1"}'));
    expect([...new Set(webhooks.map(({ signature }) => signature))]).toEqual(signatures);
  });

  it.each([
    ['PUT', '/payments/p1', { state: 'toString' }, 422],
    ['PUT', '/payments/p1', { state: 1 }, 422],
    ['PUT', '/payments/%zz', { state: 'open' }, 400],
    ['POST', '/faults', { fault: 'other' }, 422],
    ['POST', '/faults', { fault: 'status', status: 99 }, 422],
    ['POST', '/faults', { fault: 'status', more: 1 }, 422],
    ['POST', '/faults', [], 422],
  ])('answers %s %s %j with a problem', async (method, path, body, status) => {
    const answer = await sendControl(method, path, body);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('refuses control requests that are not JSON', async () => {
    const answers = await Promise.all(
      [
        ['PUT', '/payments/p1'],
        ['POST', '/faults'],
      ].map(([method = '', path = '']) => fetch(controlUrl(path), { method, headers: json, body: '{' })),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  it.each(['POST /faults', 'POST /reset', 'PUT /payments/p1'])(
    'refuses %s from a form, which cannot send JSON',
    async (asked) => {
      const [method = '', path = ''] = asked.split(' ');
      await sendControl('POST', '/faults', { fault: 'status' });

      const { status } = await fetch(controlUrl(path), { method, body: '{"fault":"refused","state":"captured"}' });

      expect(status).toBe(415);
      expect(await control('GET', '/faults')).toHaveLength(1);
    },
  );

  it('answers 404 under another name', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/local/control/other/ledger`);

    expect(answer.status).toBe(404);
  });
});
