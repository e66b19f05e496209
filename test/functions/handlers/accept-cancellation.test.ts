import { describe, expect, it, vi } from 'vitest';
import { cancellationId } from '../../../functions/core/cancellation/identity.ts';
import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import { localWaitingPlaces } from '../../../infra/local/engines/admission.ts';
import { minute, noon } from '../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider } from '../../fixtures/a-provider.ts';
import { anEvent, aPost } from '../../fixtures/an-event.ts';
import { type Given, inMemory } from '../../fixtures/dependencies.ts';

const path = '/v1/cancellations';
const body = { provider: 'testpay', transaction: { paymentId: 'p-1' } };
const id = cancellationId('merchant-a', 'key-1');

/** The handler in memory; `accept` asks it as `merchant-a` does. */
function accepting(given: Given = {}) {
  const memory = inMemory(given);
  const handle = acceptCancellation(memory.needs);
  const accept = (headers: Readonly<Record<string, string>> = {}, asked: unknown = body) =>
    handle(aPost(path, asked, { headers: { 'idempotency-key': 'key-1', ...headers } }));
  return { ...memory, handle, accept };
}

describe('a request to cancel', () => {
  it('is stored, its run is started, and the answer says where it is', async () => {
    const { accept, now, started, measured, logged } = accepting();

    const answer = await accept();

    expect(answer).toMatchObject({ status: 202, body: { id, status: 'accepted', provider: 'testpay' } });
    expect(answer.headers).toEqual({ etag: '"1"', 'retry-after': '2', location: `/v1/cancellations/${id}` });
    expect(now(id)).toMatchObject({ merchant: 'merchant-a', key: 'key-1', request: aRequest(), createdAt: noon });
    expect(started).toEqual([
      { cancellationId: id, merchantId: 'merchant-a', provider: 'testpay', run: 1, isPart: false },
    ]);
    expect(measured).toEqual([[{ provider: 'testpay' }, { Accepted: 1 }]]);
    expect(logged).toEqual([['info', 'accepted', { provider: 'testpay' }]]);
    expect(now(id)).not.toHaveProperty('trace');
  });

  it('is stored with the trace that its first request belongs to, and the log follows it', async () => {
    const { needs, now } = inMemory();
    const followed: unknown[] = [];
    const handle = acceptCancellation({ ...needs, log: { ...needs.log, follow: (record) => followed.push(record) } });
    const withTrace = (traceparent: string) =>
      handle(aPost(path, body, { headers: { 'idempotency-key': 'key-1', traceparent } }));

    await withTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    const stored = now(id);
    await withTrace('00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-00f067aa0ba902b7-01');

    expect(stored.trace).toBe('S_kvNXezTaajzpKdDg5HNgDwZ6oLqQK3AQ');
    expect(now(id)).toEqual(stored);
    expect(followed).toEqual([stored, stored]);
  });

  it('is accepted without a trace if the header is not valid', async () => {
    const { accept, now } = accepting();

    expect(await accept({ traceparent: '00-0-0-00' })).toMatchObject({ status: 202 });
    expect(now(id)).not.toHaveProperty('trace');
  });

  it('works without metrics', async () => {
    const { needs } = inMemory();
    const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1' } });

    expect(await acceptCancellation({ ...needs, metrics: undefined })(event)).toMatchObject({ status: 202 });
  });

  it('is accepted although its run cannot be started, and the log says that recovery will', async () => {
    const { needs, now, logged } = inMemory();
    const error = new Error('throttled');
    const workflow = { ...needs.workflow, start: () => Promise.reject(error) };
    const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1' } });

    expect(await acceptCancellation({ ...needs, workflow })(event)).toMatchObject({ status: 202 });
    expect(logged).toContainEqual(['warn', 'workflow not started, recovery will', { cancellationId: id, error }]);
    expect(now(id).wakeAt).toBe(noon + minute);
  });

  it.each([
    [2, { 'preference-applied': 'wait=2' }],
    [0, {}],
  ])('waits %i seconds for the final status and says so', async (seconds, applied) => {
    const { needs, now, table } = inMemory();
    let elapsed = noon;
    const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1', prefer: `wait=${seconds}` } });
    const start = async () => {
      table.records.set(id, { ...now(id), status: 'cancelled', version: 5, completedAt: noon });
      return 'started' as const;
    };

    const answer = await acceptCancellation({
      ...needs,
      workflow: { ...needs.workflow, start },
      now: () => (elapsed += 200),
    })(event);

    const ended = { status: 200, headers: { etag: '"5"' }, body: { status: 'cancelled' } };
    expect(answer).toMatchObject(seconds > 0 ? ended : { status: 202 });
    expect(answer.headers).toEqual({
      etag: seconds > 0 ? '"5"' : '"1"',
      ...(seconds > 0 ? {} : { 'retry-after': '2' }),
      location: `/v1/cancellations/${id}`,
      ...applied,
    });
  });
});

it('a request is answered before its function is stopped, although the start of its run does not end', async () => {
  vi.useFakeTimers({ now: noon });
  const { needs, now, logged } = inMemory();
  const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1', prefer: 'wait=20' } });
  const workflow = { ...needs.workflow, start: () => new Promise<never>(() => {}) };
  let answer: unknown;
  void acceptCancellation({ ...needs, now: Date.now, workflow })(event).then((given) => (answer = given));

  await vi.advanceTimersByTimeAsync(26_000);
  vi.useRealTimers();

  expect(answer).toMatchObject({ status: 202, body: { id } });
  expect(now(id).status).toBe('accepted');
  expect(logged.at(-1)?.[1]).toBe('workflow not started, recovery will');
});

it('a wait for the result ends 20 seconds after the request, although the start of its run took 12 of them', async () => {
  const { needs, clock } = inMemory();
  const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1', prefer: 'wait=20' } });
  const start = async () => {
    clock.now += 12_000;
    throw new Error('no answer');
  };
  const waits: number[] = [];
  const untilResting = async (_id: string, time: number) => void waits.push(time);

  await acceptCancellation({ ...needs, workflow: { ...needs.workflow, start }, untilResting })(event);

  expect(waits).toEqual([8000]);
});

it('a request is accepted at once if all places for waiting callers are taken', async () => {
  const { needs, now, started } = inMemory();
  const event = aPost(path, body, { headers: { 'idempotency-key': 'key-1', prefer: 'wait=10' } });

  const answer = await acceptCancellation({ ...needs, places: localWaitingPlaces(0) })(event);

  expect(answer).toMatchObject({ status: 202, body: { id, status: 'accepted' } });
  expect(answer.headers).toEqual({ etag: '"1"', 'retry-after': '2', location: `/v1/cancellations/${id}` });
  expect(now(id).createdAt).toBe(noon);
  expect(started).toHaveLength(1);
});

describe('the same request again', () => {
  it('is answered as a replay, and starts the run again if no look was taken yet', async () => {
    const { accept, started, measured } = accepting();
    const first = await accept();

    const again = await accept({}, { ...body, ifCaptured: 'reject' });

    expect(again).toEqual({ ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } });
    expect(started).toHaveLength(2);
    expect(measured).toHaveLength(1);
  });

  it.each([
    ['processing', 202],
    ['review_required', 202],
    ['cancelled', 200],
    ['rejected', 200],
  ] as const)('shows the current cancellation if it is %s, and starts nothing', async (status, code) => {
    const { accept, now, table, started } = accepting();
    await accept();
    table.records.set(id, { ...now(id), status, version: 4 });

    expect(await accept()).toMatchObject({ status: code, headers: { etag: '"4"' }, body: { status } });
    expect(started).toHaveLength(1);
  });

  it('is refused if its content is different', async () => {
    const { accept, started } = accepting();
    await accept();

    const answer = await accept({}, { ...body, transaction: { paymentId: 'p-2' } });

    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:rescind:problem:idempotency-key-reused' } });
    expect(started).toHaveLength(1);
  });

  it('under another key names the cancellation that owns the transaction', async () => {
    const { accept, started, measured } = accepting();
    await accept();

    const answer = await accept({ 'idempotency-key': 'key-2' });

    expect(answer).toMatchObject({
      status: 409,
      headers: { location: `/v1/cancellations/${id}` },
      body: { type: 'urn:rescind:problem:transaction-already-being-cancelled', cancellationId: id },
    });
    expect([started.length, measured.length]).toEqual([1, 1]);
  });

  it('by another merchant is another cancellation', async () => {
    const credentials = { 'merchant-a': { testpay: { apiKey: 'a' } }, 'merchant-b': { testpay: { apiKey: 'b' } } };
    const { accept, handle, now } = accepting({ credentials });
    await accept();

    const event = aPost(path, body, { merchant: 'merchant-b', headers: { 'idempotency-key': 'key-1' } });

    const other = cancellationId('merchant-b', 'key-1');
    expect(await handle(event)).toMatchObject({ status: 202, body: { id: other } });
    expect(now(other).merchant).toBe('merchant-b');
  });
});

describe('a request is refused', () => {
  const key = { 'idempotency-key': 'key-1' };

  it.each([
    [
      'without the scope',
      aPost(path, body, { headers: key, scope: 'cancellations/read cancellations/operate' }),
      { status: 403, detail: 'needs the scope cancellations/write' },
    ],
    ['as another media type', anEvent('POST', path, { body, headers: key }), { status: 415 }],
    ['when its body is no JSON', aPost(path, '{', { headers: key }), { status: 400 }],
    [
      'when a field is wrong',
      aPost(path, { ...body, transaction: {} }, { headers: key }),
      { status: 422, errors: [{ pointer: '/transaction/paymentId', detail: 'this field is required' }] },
    ],
    [
      'when there is no such provider',
      aPost(path, { ...body, provider: 'nopay' }, { headers: key }),
      { status: 422, errors: [{ pointer: '/provider', detail: 'expected one of testpay' }] },
    ],
    ['without a key', aPost(path, body), { status: 400, type: 'urn:rescind:problem:idempotency-key-required' }],
    [
      'with a bad key',
      aPost(path, body, { headers: { 'idempotency-key': 'ключ' } }),
      { status: 400, type: 'urn:rescind:problem:idempotency-key-invalid' },
    ],
    [
      'without credentials',
      aPost(path, body, { headers: key, merchant: 'merchant-c' }),
      { status: 422, type: 'urn:rescind:problem:provider-not-configured', provider: 'testpay' },
    ],
  ])('%s, and nothing is stored', async (_when, event, problem) => {
    const { handle, table, started } = accepting();

    const answer = await handle(event);

    expect(answer).toMatchObject({
      status: problem.status,
      headers: { 'content-type': 'application/problem+json' },
      body: problem,
    });
    expect([table.records.size, started]).toEqual([0, []]);
  });

  it.each(['x'.repeat(129), 'merchant a', 'merchant/a', 'händler'])(
    'of a merchant whose messages could have no group, as the name is %s',
    async (merchant) => {
      const { handle, table, started } = accepting();

      const answer = await handle(aPost(path, body, { headers: { 'idempotency-key': 'key-1' }, merchant }));

      expect(answer).toMatchObject({ status: 403, body: { type: 'urn:rescind:problem:merchant-name-not-valid' } });
      expect([table.records.size, started]).toEqual([0, []]);
    },
  );

  it('when the transaction selects credentials that are not there', async () => {
    const provider = { ...readingProvider, credentialSets: { under: 'terminals', selectedBy: 'terminalId' } };
    const terminals = { one: {}, two: {} };
    const { accept } = accepting({ provider, credentials: { 'merchant-a': { testpay: { apiKey: 'k', terminals } } } });

    expect(await accept()).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/transaction/terminalId' }] },
    });
    expect(await accept({}, { ...body, transaction: { paymentId: 'p-1', terminalId: 'two' } })).toMatchObject({
      status: 202,
    });
  });
});
