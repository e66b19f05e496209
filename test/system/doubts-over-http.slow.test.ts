import { afterAll, describe, expect, it } from 'vitest';
import { providers } from '../../functions/providers/index.ts';
import { providerStubs, type Received, type Stub, type StubAnswer } from '../fixtures/a-provider-stub.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';

/**
 * What providers do when they are in doubt, half broken or unlike their documents, tried over HTTP against stubs that
 * are not our simulators. Each test names the provider and the answers, and counts the requests that arrived.
 */
const stubs = await providerStubs();
afterAll(stubs.close);

const credentials = {
  lab4pay: { integratorId: 'i', accessToken: 'a' },
  pace: { accessToken: 'a' },
  yuno: { publicApiKey: 'p', privateSecretKey: 's' },
  vtex: { appKey: 'k', appToken: 't' },
  'pg-orders': { token: 't', statusPath: '/payments/v1/orders/{orderId}/transactions/{transactionId}' },
};
type Name = keyof typeof credentials;

/** A system with these waits, in which every provider is a stub. */
async function systemWith(hurry: number) {
  const folder = temporaryFolder();
  const system = await aSystem({
    data: folder.path,
    hurry,
    baseUrls: new Map([...providers.keys()].map((name) => [name, stubs.baseUrl(name)])),
    credentials: {
      'merchant-a': credentials,
      'merchant-b': { ...credentials, 'pg-orders': { token: 't' } },
    },
  });
  afterAll(async () => {
    await system.close();
    folder.remove();
  });
  return system;
}

/** lab4pay's quarter of an hour takes 4.5 s. */
const slow = await systemWith(200);
/** PACE's hour takes 6 s. */
const quick = await systemWith(600);
/** The seven days of Yuno and pg-orders take 15 s. */
const quicker = await systemWith(40_000);

const uuid = () => crypto.randomUUID();
const transactions: Readonly<Record<Name, (id: string) => Record<string, string>>> = {
  lab4pay: (id) => ({ transactionId: id }),
  pace: (id) => ({ transactionId: id }),
  yuno: (id) => ({ paymentId: id, transactionId: uuid() }),
  vtex: (id) => ({ paymentId: id }),
  'pg-orders': (id) => ({ orderId: 'or_1', transactionId: id }),
};
const systems: Readonly<Partial<Record<Name, typeof quick>>> = { lab4pay: slow, pace: quick };
const systemOf = (name: Name) => systems[name] ?? quicker;
const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Cancels a payment that the stub plays. */
async function cancelling(name: Name, stub: Stub, fields: Record<string, unknown> = {}, merchant = 'merchant-a') {
  const id = uuid();
  const received = stubs.script(id, stub);
  const system = systemOf(name);
  const accepted = await system.authorised(
    '/v1/cancellations',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': uuid() },
      body: JSON.stringify({
        provider: name,
        transaction: transactions[name](id),
        ...(name === 'yuno' ? { merchantReference: 'order-1' } : {}),
        ...fields,
      }),
    },
    merchant,
  );
  expect(accepted.status).toBe(202);
  const get = async () => (await system.authorised(`/v1/cancellations/${accepted.body.id}`, {}, merchant)).body;
  const until = async (isSo: (one: Awaited<ReturnType<typeof get>>) => boolean) => {
    for (let tries = 0; tries < 400; tries++) {
      const one = await get();
      if (isSo(one)) return one;
      await pause(50);
    }
    throw new Error(`never so: ${JSON.stringify(await get())}`);
  };
  return {
    id,
    cancellation: accepted.body.id,
    sent: () => received.filter(({ method }) => method !== 'GET'),
    reads: () => received.filter(({ method }) => method === 'GET'),
    until,
    rested: () => until(({ status }) => !['accepted', 'processing'].includes(status)),
    ended: () => until(({ completedAt }) => completedAt !== null),
    recheck: () => system.authorised(`/v1/cancellations/${accepted.body.id}/recheck`, { method: 'POST' }, merchant),
    events: async () =>
      (await system.events()).filter(({ detail }) => detail.cancellation.id === accepted.body.id).map((event) => event),
  };
}

const ok = (body?: unknown): StubAnswer => ({ status: 200, ...(body === undefined ? {} : { body }) });
const isRead = ({ method }: Received) => method === 'GET';

describe.concurrent('lab4pay', () => {
  const shows = (status: string) => ok({ status, canceled_at: status === 'CANCELED' ? '2026-01-01T00:00:00Z' : null });

  it('gets a lost cancel again while the terminal is busy, until it has worked', async () => {
    let cancels = 0;
    const { sent, ended } = await cancelling('lab4pay', (request) => {
      if (isRead(request)) return shows(cancels > 1 ? 'CANCELED' : 'IN_PROGRESS');
      cancels += 1;
      return cancels === 1 ? { status: 500 } : ok();
    });

    expect(await ended()).toMatchObject({ status: 'cancelled' });
    expect(sent().length).toBeGreaterThan(1);
  });

  it('gets an acknowledged cancel again if nothing follows for a long time', async () => {
    let cancels = 0;
    const { sent, ended } = await cancelling('lab4pay', (request) => {
      if (isRead(request)) return shows(cancels > 1 ? 'CANCELED' : 'INITIATED');
      cancels += 1;
      return ok();
    });

    expect(await ended()).toMatchObject({ status: 'cancelled' });
    expect(sent()).toHaveLength(2);
  });

  it('gets it twenty times at most, and then a person decides', async () => {
    const { sent, rested } = await cancelling('lab4pay', (request) =>
      isRead(request) ? shows('INITIATED') : { status: 400 },
    );

    expect(await rested()).toMatchObject({ status: 'review_required' });
    expect(sent().length).toBeGreaterThan(3);
    expect(sent().length).toBeLessThanOrEqual(20);
  });

  it('is not believed that a payment does not exist because the assumed path answers 404', async () => {
    const { sent, rested } = await cancelling('lab4pay', (request) =>
      isRead(request) ? { status: 404 } : { status: 500 },
    );

    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'outcome_unknown' } });
    expect(sent().length).toBeGreaterThan(1);
  });

  it('is not believed that a payment cannot be cancelled because a request of ours was answered 404', async () => {
    const { ended } = await cancelling('lab4pay', (request, earlier) => {
      if (!isRead(request)) return earlier.length === 0 ? { status: 404 } : ok();
      return shows(earlier.length > 2 ? 'CANCELED' : 'INITIATED');
    });

    expect(await ended()).toMatchObject({ status: 'cancelled' });
  });
});

describe.concurrent('pace', () => {
  it('is asked again by a recheck of a review, and answers that it is cancelled', async () => {
    let isReachable = false;
    const { rested, recheck, ended } = await cancelling('pace', (request) => {
      if (!isReachable) return { status: 502 };
      return { status: isRead(request) ? 404 : 204 };
    });
    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'outcome_unknown' } });

    isReachable = true;
    expect((await recheck()).status).toBe(202);

    expect(await ended()).toMatchObject({ status: 'cancelled' });
  });

  it('proves by a 403 that an earlier request had no effect', async () => {
    const { ended } = await cancelling('pace', (request, earlier) => {
      if (isRead(request)) return { status: 404 };
      return earlier.length === 0 ? 'drop' : { status: 403 };
    });

    expect(await ended()).toMatchObject({ status: 'rejected', rejection: { code: 'not_permitted' } });
  });

  it('gives no verdict about the payment when it complains about our request', async () => {
    const { ended, sent } = await cancelling('pace', (_, earlier) => ({ status: earlier.length < 2 ? 415 : 204 }));

    expect(await ended()).toMatchObject({ status: 'cancelled' });
    expect(sent()).toHaveLength(3);
  });

  it('that refuses the credentials holds the cancellation, tells people once, and goes on when they work', async () => {
    let isMended = false;
    const stub: Stub = () => ({ status: isMended ? 204 : 401 });
    const first = await cancelling('pace', stub);
    const held = await first.until(({ waitingFor }) => waitingFor === 'credentials');
    const second = await cancelling('pace', stub);
    await second.until(({ waitingFor }) => waitingFor === 'credentials');
    expect(held).toMatchObject({ status: 'processing', credentialsRefused: { since: expect.any(String) } });

    isMended = true;

    expect(await first.ended()).toMatchObject({ status: 'cancelled', waitingFor: null });
    expect(await second.ended()).toMatchObject({ status: 'cancelled' });
    const told = [...(await first.events()), ...(await second.events())].map((event) => event['detail-type']);
    expect(told.filter((type) => type === 'CredentialsRefused')).toHaveLength(1);
  });

  it('that refuses the credentials until the deadline leaves a review that says so, and a recheck sends', async () => {
    let isMended = false;
    const { rested, recheck, ended } = await cancelling(
      'pace',
      () => ({ status: isMended ? 204 : 401 }),
      {},
      'merchant-b',
    );
    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'credentials_refused' } });

    isMended = true;
    await recheck();

    expect(await ended()).toMatchObject({ status: 'cancelled' });
  });
});

describe.concurrent('yuno', () => {
  const payment = (id: string, status: string, sub_status: string, transactions: unknown[] = []) =>
    ok({ id, status, sub_status, transactions });
  const declined = (response_code: string) => ok({ type: 'CANCEL', status: 'DECLINED', response_code });
  const cancelled = (id: string) =>
    ok({ type: 'CANCEL', status: 'SUCCEEDED', payment: { id, status: 'CANCELED', sub_status: 'CANCELED' } });
  const idIn = ({ path }: Received) => /payments\/([^/?]+)/.exec(path)?.[1] ?? '';

  it.each(['ACQUIRE_CONTINGENCY', 'REQUESTS_EXCEEDED', 'UNKNOWN_ERROR', 'DUPLICATED_TRANSACTION'])(
    'is asked again with a new key after the soft decline %s',
    async (code) => {
      const { sent, ended } = await cancelling('yuno', (request, earlier) => {
        if (isRead(request)) return payment(idIn(request), 'PENDING', 'AUTHORIZED');
        return earlier.length === 0 ? declined(code) : cancelled(idIn(request));
      });

      expect(await ended()).toMatchObject({ status: 'cancelled' });
      const keys = sent().map(({ headers }) => headers['x-idempotency-key']);
      expect(new Set(keys).size).toBe(2);
    },
  );

  it('gets twenty keys at most when it declines softly for ever', async () => {
    const { sent, rested } = await cancelling('yuno', (request) =>
      isRead(request) ? payment(idIn(request), 'PENDING', 'AUTHORIZED') : declined('DECLINED_BY_PROVIDER'),
    );

    expect(await rested()).toMatchObject({ status: 'review_required' });
    expect(sent().length).toBeLessThanOrEqual(20);
    expect(sent().length).toBeGreaterThan(5);
  }, 40_000);

  it.each([
    ['FRAUD', 'FRAUD_VERIFIED'],
    ['DECLINED', 'DECLINED'],
    ['REJECTED', 'REJECTED'],
  ])(
    'that shows %s/%s beside a successful authorisation does not prove that nothing is held',
    async (status, sub) => {
      const authorised = [{ id: 'a', type: 'AUTHORIZE', status: 'SUCCEEDED' }];
      const { rested } = await cancelling('yuno', (request) =>
        isRead(request) ? payment(idIn(request), status, sub, authorised) : { status: 504 },
      );

      expect((await rested()).rejection?.code).not.toBe('declined');
    },
    40_000,
  );

  it('gets the same key again while the payment is busy after a 504', async () => {
    const { sent, ended } = await cancelling('yuno', (request, earlier) => {
      if (isRead(request)) return payment(idIn(request), 'PENDING', 'PENDING_PROVIDER_CONFIRMATION');
      return earlier.length === 0 ? { status: 504 } : cancelled(idIn(request));
    });

    expect(await ended()).toMatchObject({ status: 'cancelled' });
    expect(new Set(sent().map(({ headers }) => headers['x-idempotency-key'])).size).toBe(1);
  });

  it('says by a hard decline that the cancel failed and money may be held', async () => {
    const { ended } = await cancelling('yuno', (request) =>
      isRead(request) ? payment(idIn(request), 'PENDING', 'AUTHORIZED') : declined('UNSUPPORTED_OPERATION'),
    );

    expect(await ended()).toMatchObject({ status: 'rejected', rejection: { code: 'cancel_declined' } });
  });
});

describe.concurrent('pg-orders', () => {
  const order = (id: string, state: string, more: object = {}) =>
    ok({
      data: {
        orderId: 'or_1',
        transactionId: id,
        state,
        currency: 'USD',
        capturedAmount: 1000,
        refundedAmount: 0,
        history: [],
        ...more,
      },
    });
  const idIn = ({ path }: Received) => /transactions\/([^/?]+)/.exec(path)?.[1] ?? '';
  const part = { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } };
  const refundEntry = { action: 'Refund', result: 'Success', amount: 500, status: { outcome: 'succeeded' } };

  it('gets a partial refund once that was answered 503 and had worked', async () => {
    const { sent, ended } = await cancelling(
      'pg-orders',
      (request, earlier) => {
        if (!isRead(request)) return { status: 503 };
        // The read lags behind.
        return earlier.length < 8
          ? order(idIn(request), 'CaptureSucceeded')
          : order(idIn(request), 'Refunded', { refundedAmount: 500, history: [refundEntry] });
      },
      part,
    );

    expect(await ended()).toMatchObject({ status: 'partially_refunded', refund: { amount: { value: 500 } } });
    expect(sent()).toHaveLength(1);
  }, 40_000);

  it('gets nothing where the assumed path of the read does not exist, and a person decides', async () => {
    const { sent, rested } = await cancelling('pg-orders', () => ({ status: 404 }));

    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'not_readable' } });
    expect(sent()).toEqual([]);
  });

  it('gets nothing where no path of a read is configured', async () => {
    const { sent, reads, rested } = await cancelling('pg-orders', () => ({ status: 500 }), {}, 'merchant-b');

    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'not_readable' } });
    expect([...sent(), ...reads()]).toEqual([]);
  });

  it('shows a part that was refunded earlier as captured, because most of the money is still there', async () => {
    const { ended } = await cancelling('pg-orders', (request) =>
      order(idIn(request), 'Refunded', { refundedAmount: 100 }),
    );

    expect(await ended()).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
  });

  it('that gave back more than was asked is contradicted, and a person sees it', async () => {
    const { rested } = await cancelling(
      'pg-orders',
      (request, earlier) => {
        if (!isRead(request)) return { status: 202, body: {} };
        return earlier.length === 0
          ? order(idIn(request), 'CaptureSucceeded')
          : order(idIn(request), 'Refunded', { refundedAmount: 1000, history: [refundEntry, refundEntry] });
      },
      part,
    );

    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'contradicted' } });
  });

  it('gets a void that fails for a while twenty times at most', async () => {
    const failure = { action: 'Void', result: 'Failure', amount: 1000, status: { outcome: 'failedRetryable' } };
    let voids = 0;
    const one = await cancelling('pg-orders', (request) => {
      if (!isRead(request)) voids += 1;
      if (!isRead(request)) return { status: 202, body: {} };
      const history = Array.from({ length: voids }, () => failure);
      return order(idIn(request), 'AuthSucceeded', { capturedAmount: 0, history });
    });

    expect(await one.rested()).toMatchObject({ status: 'review_required' });
    expect(one.sent().length).toBeGreaterThan(3);
    expect(one.sent().length).toBeLessThanOrEqual(20);
  }, 40_000);

  it('tells the end of a void in the answer to it', async () => {
    const { reads, ended } = await cancelling('pg-orders', (request) =>
      isRead(request)
        ? order(idIn(request), 'AuthSucceeded', { capturedAmount: 0 })
        : {
            status: 202,
            body: { data: { orderId: 'or_1', transactionId: idIn(request), state: 'AuthVoided', history: [] } },
          },
    );

    expect(await ended()).toMatchObject({ status: 'cancelled', evidence: { via: 'response' } });
    expect(reads()).toHaveLength(1);
  });
});

describe.concurrent('vtex', () => {
  it.each([200, 404, 501])('asks for a person with cancel-manually, also with the status %d', async (status) => {
    const { rested, sent, events } = await cancelling('vtex', () => ({
      status,
      body: { cancellationId: null, code: 'cancel-manually', message: 'not supported' },
    }));

    expect(await rested()).toMatchObject({ status: 'review_required', review: { code: 'provider_asks' } });
    expect(sent()).toHaveLength(1);
    expect((await events())[0]?.detail.cancellation.evidence).toMatchObject({ code: 'cancel-manually' });
  });

  it('has its code in the event when nobody knows the outcome', async () => {
    const { rested, events } = await cancelling('vtex', () => ({
      status: 500,
      body: { cancellationId: null, code: 'acquirer-down', message: 'try later' },
    }));

    expect(await rested()).toMatchObject({ status: 'review_required' });
    expect((await events())[0]?.detail.cancellation.evidence).toMatchObject({ code: 'acquirer-down' });
  });

  it.each([404, 422])('gives no verdict by a bare %d, which may be about our own request', async (status) => {
    const { ended } = await cancelling('vtex', ({ body }, earlier) => {
      const { paymentId, requestId } = body as { paymentId: string; requestId: string };
      return earlier.length === 0 ? { status } : ok({ paymentId, requestId, cancellationId: 'c-1' });
    });

    expect(await ended()).toMatchObject({ status: 'cancelled' });
  });
});
