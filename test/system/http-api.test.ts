import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemOfThisFile } from './system-of-this-file.ts';

const api = await systemOfThisFile(50);

const uuid = () => crypto.randomUUID();
const pace = (transactionId: string = uuid()) => ({ provider: 'pace', transaction: { transactionId } });
const waiting = { prefer: 'wait=15' };
const json = { 'content-type': 'application/json' };

const post = (path: string, body: string, headers: Record<string, string> = {}, merchant?: string) =>
  api.authorised(path, { method: 'POST', body, headers: { ...json, ...headers } }, merchant);

const accept = (body: string, headers: Record<string, string> = {}) =>
  post('/v1/cancellations', body, { 'idempotency-key': uuid(), ...headers });

/** The status, type and name of a problem document. */
const problemOf = ({ status, headers, text }: { status: number; headers: Headers; text: string }) => ({
  status,
  contentType: headers.get('content-type'),
  name: String(JSON.parse(text).type).replace('urn:rescind:problem:', ''),
});
const problem = (status: number, name: string) => ({ status, contentType: 'application/problem+json', name });

const sent = async (provider: string) => (await api.simulator(provider).ledger()).requests.cancel;

describe('a new cancellation', () => {
  it('is answered with 202, its location, a retry time and the resource', async () => {
    const transactionId = uuid();

    const reply = await api.accept({ provider: 'lab4pay', transaction: { transactionId } });

    expect(reply.status).toBe(202);
    expect(reply.headers.get('location')).toBe(`/v1/cancellations/${reply.body.id}`);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(reply.headers.get('idempotent-replayed')).toBeNull();
    expect(reply.body).toMatchObject({
      id: expect.stringMatching(/^can_[a-z2-7]{26}$/),
      status: 'accepted',
      provider: 'lab4pay',
      transaction: { transactionId },
      ifCaptured: 'reject',
      attempts: 0,
      evidence: null,
      completedAt: null,
      timeline: [{ event: 'accepted' }],
    });
  });

  it('is answered with its end if that comes within the wait', async () => {
    const reply = await api.accept(pace(), uuid(), waiting);

    expect(reply.status).toBe(200);
    expect(reply.headers.get('preference-applied')).toBe('wait=15');
    expect(reply.headers.get('retry-after')).toBeNull();
    expect(reply.body).toMatchObject({ status: 'cancelled', attempts: 1, evidence: { via: 'response' } });
  });

  it('treats a quoted key like the same key without quotes', async () => {
    const request = pace();
    const key = uuid();

    const bare = await api.accept(request, key);
    const quoted = await api.accept(request, `"${key}"`);

    expect(quoted.body.id).toBe(bare.body.id);
    expect(quoted.headers.get('idempotent-replayed')).toBe('true');
  });
});

describe('the same key', () => {
  it('with the same request in another notation returns the same cancellation', async () => {
    const transactionId = uuid();
    const key = uuid();
    const first = await api.accept({ ...pace(transactionId), reason: 'duplicate' }, key, waiting);

    const again = await accept(
      ` {"transaction":{"transactionId":"${transactionId}"} , "ifCaptured":"reject","reason":"duplicate","provider":"pace"}`,
      { 'idempotency-key': key },
    );

    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await api.simulator('pace').ledger(transactionId)).toMatchObject({ counts: { cancelled: 1 } });
  });

  it('with another request is refused', async () => {
    const key = uuid();
    await api.accept(pace(), key);

    expect(problemOf(await api.accept(pace(), key))).toEqual(problem(422, 'idempotency-key-reused'));
  });

  it('of another merchant makes another cancellation', async () => {
    const key = uuid();
    const request = pace();

    const a = await api.accept(request, key);
    const b = await post('/v1/cancellations', JSON.stringify(request), { 'idempotency-key': key }, 'merchant-b');

    expect(b.status).toBe(202);
    expect(b.body.id).not.toBe(a.body.id);
  });

  it('a hundred times at once makes one cancellation and one effect', async () => {
    const transactionId = uuid();
    const key = uuid();

    const replies = await Promise.all(Array.from({ length: 100 }, () => api.accept(pace(transactionId), key)));
    const [first] = replies;
    const end = await api.rested(first?.body.id ?? '');

    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.every(({ status }) => status === 202 || status === 200)).toBe(true);
    expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(end.status).toBe('cancelled');
    expect((await api.simulator('pace').ledger(transactionId)).effects).toHaveLength(1);
  });
});

describe('another key for the same transaction', () => {
  it('is refused with the id and the location of the first cancellation', async () => {
    const request = pace('3f2504e0-4f89-11d3-9a0c-0305e82c3301');
    const owner = await api.accept(request, uuid(), waiting);

    const reply = await api.accept(pace('3F2504E0-4F89-11D3-9A0C-0305E82C3301'));

    expect(problemOf(reply)).toEqual(problem(409, 'transaction-already-being-cancelled'));
    expect(reply.headers.get('location')).toBe(`/v1/cancellations/${owner.body.id}`);
    expect(reply.body).toMatchObject({ cancellationId: owner.body.id });
  });

  it('is accepted if the first cancellation was rejected', async () => {
    const transactionId = uuid();
    await api.simulator('pace').put(transactionId, 'captured');
    const owner = await api.accept(pace(transactionId), uuid(), waiting);

    const reply = await api.accept(pace(transactionId), uuid(), waiting);

    expect(owner.body).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
    expect(reply.body).toMatchObject({ status: 'rejected', rejection: { code: 'already_captured' } });
    expect(reply.body.id).not.toBe(owner.body.id);
  });

  it('is accepted for one of fifty requests at once', async () => {
    const request = pace();

    const replies = await Promise.all(Array.from({ length: 50 }, () => api.accept(request)));

    expect(replies.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(49);
  });
});

describe('bad input', () => {
  const valid = () => JSON.stringify(pace());
  const withFields = (fields: object) => JSON.stringify({ ...pace(), ...fields });

  it.each([
    ['no JSON', '{"provider":', 400, 'malformed-json'],
    ['an array', '[]', 400, 'malformed-json'],
    ['a string', '"pace"', 400, 'malformed-json'],
    ['nothing', '', 400, 'malformed-json'],
    ['17 KiB', JSON.stringify({ ...pace(), description: 'x'.repeat(17 * 1024) }), 413, 'content-too-large'],
    ['an unknown provider', withFields({ provider: 'nobody' }), 422, 'invalid-request'],
    ['a transaction of the wrong type', withFields({ transaction: 'x' }), 422, 'invalid-request'],
    ['no transaction', JSON.stringify({ provider: 'pace' }), 422, 'invalid-request'],
    ['an unknown field', withFields({ colour: 'red' }), 422, 'invalid-request'],
    ['an unknown reference', withFields({ transaction: { transactionId: 'x', other: 'y' } }), 422, 'invalid-request'],
    [
      'a reference that would change the path',
      withFields({ transaction: { transactionId: '..' } }),
      422,
      'invalid-request',
    ],
    ['an unknown reason', withFields({ reason: 'because' }), 422, 'invalid-request'],
    [
      'an amount at a provider without partial amounts',
      withFields({ amount: { value: 1, currency: 'USD' } }),
      422,
      'invalid-request',
    ],
    ['a refund at a provider without refunds', withFields({ ifCaptured: 'refund' }), 422, 'invalid-request'],
  ])('%s is answered with a problem, and nothing is stored or sent', async (_, body, status, name) => {
    const key = uuid();
    const before = await sent('pace');

    const reply = await accept(body, { 'idempotency-key': key });
    const fresh = await api.accept(pace(), key);

    expect(problemOf(reply)).toEqual(problem(status, name));
    expect(fresh.status).toBe(202);
    expect(fresh.headers.get('idempotent-replayed')).toBeNull();
    await api.rested(fresh.body.id);
    expect(await sent('pace')).toBeGreaterThanOrEqual(before + 1);
  });

  it.each([
    ['4111 1111 1111 1111', 'description'],
    ['order 5500-0055-5555-5559', 'merchantReference'],
    ['378282246310005', 'description'],
    ['４１１１\u00a01111\u20131111_1111', 'description'],
  ])('the card number %s in %s is refused and not repeated', async (text, field) => {
    const reply = await accept(withFields({ [field]: text }));

    expect(problemOf(reply)).toEqual(problem(422, 'invalid-request'));
    expect(JSON.parse(reply.text).errors).toEqual([{ pointer: `/${field}`, detail: expect.any(String) }]);
    expect(reply.text).not.toMatch(/\d{4}[ -]?\d{4}/);
  });

  it('is answered with a pointer to every wrong field', async () => {
    const reply = await accept(
      JSON.stringify({
        provider: 'pg-orders',
        transaction: { orderId: 7 },
        amount: { value: 0.5, currency: 'usd' },
        x: 1,
      }),
    );

    expect(
      JSON.parse(reply.text)
        .errors.map(({ pointer }: { pointer: string }) => pointer)
        .sort(),
    ).toEqual(['/amount/currency', '/amount/value', '/transaction/orderId', '/transaction/transactionId', '/x']);
  });

  it('with another content type is refused', async () => {
    const reply = await accept(valid(), { 'content-type': 'text/plain' });

    expect(problemOf(reply)).toEqual(problem(415, 'unsupported-media-type'));
  });

  it('without a key is refused', async () => {
    const reply = await post('/v1/cancellations', valid());

    expect(problemOf(reply)).toEqual(problem(400, 'idempotency-key-required'));
  });

  it.each(['x'.repeat(256), 'caf\u00e9', '"unfinished', '""'])('with the key %j is refused', async (key) => {
    const reply = await accept(valid(), { 'idempotency-key': key });

    expect(problemOf(reply)).toEqual(problem(400, 'idempotency-key-invalid'));
  });

  it('for Yuno without a merchant reference is answered with that field', async () => {
    const reply = await api.accept({ provider: 'yuno', transaction: { paymentId: uuid(), transactionId: uuid() } });

    expect(JSON.parse(reply.text).errors).toEqual([
      { pointer: '/merchantReference', detail: 'this field is required' },
    ]);
  });

  it('that is not HTTP is answered, and the service continues', async () => {
    const port = Number(new URL(api.address).port);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await api.accept(pace())).status).toBe(202);
  });
});

describe('authorisation', () => {
  it('answers 401 without a token and 403 with a wrong one, like API Gateway', async () => {
    const none = await api.call('/v1/cancellations');
    const bad = await api.call('/v1/cancellations', { headers: { authorization: 'Bearer x.y.z' } });

    expect([none.status, JSON.parse(none.text)]).toEqual([401, { message: 'Unauthorized' }]);
    expect([bad.status, JSON.parse(bad.text)]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('answers 404 for an unknown route, like API Gateway', async () => {
    const reply = await api.authorised('/v1/nothing');

    expect([reply.status, JSON.parse(reply.text)]).toEqual([404, { message: 'Not Found' }]);
  });

  it("answers for another merchant's cancellation exactly as for an unknown one", async () => {
    const { body } = await api.accept(pace());
    const paths = (id: string) =>
      [
        [`/v1/cancellations/${id}`, undefined],
        [`/v1/cancellations/${id}/recheck`, '{}'],
        [`/v1/cancellations/${id}/resolution`, '{"status":"cancelled","note":"seen"}'],
      ] as const;
    const ask = ([path, content]: readonly [string, string | undefined]) =>
      content === undefined ? api.authorised(path, {}, 'merchant-b') : post(path, content, {}, 'merchant-b');

    const foreign = await Promise.all(paths(body.id).map(ask));
    const unknown = await Promise.all(paths('can_aaaaaaaaaaaaaaaaaaaaaaaaaa').map(ask));
    const odd = await Promise.all(paths('nothing-like-an-id').map(ask));

    expect(foreign.map(({ status, text }) => [status, text])).toEqual(
      unknown.map(({ status, text }) => [status, text]),
    );
    expect(foreign.map(({ status, text }) => [status, text])).toEqual(odd.map(({ status, text }) => [status, text]));
    expect(foreign.every(({ status }) => status === 404)).toBe(true);
  });

  it('refuses a token without the scope', async () => {
    const response = await fetch(`${api.address}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('merchant-a:local')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'cancellations/read' }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };

    const reply = await api.call('/v1/cancellations', {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${token}`, 'idempotency-key': uuid() },
      body: JSON.stringify(pace()),
    });

    expect(problemOf(reply)).toEqual(problem(403, 'insufficient-scope'));
  });
});

describe('reading', () => {
  it('answers 304 if the entity tag has not changed', async () => {
    const { body } = await api.accept(pace(), uuid(), waiting);
    const first = await api.authorised(`/v1/cancellations/${body.id}`);

    const again = await api.authorised(`/v1/cancellations/${body.id}`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });

    expect(first.status).toBe(200);
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('lists the newest first, in pages, with filters, and only for the merchant itself', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const { body } = await api.accept({ provider: 'vtex', transaction: { paymentId: uuid() } }, uuid(), waiting);
      ids.unshift(body.id);
    }
    const list = async (query: string, merchant?: string) => {
      const { text } = await api.authorised(`/v1/cancellations?${query}`, {}, merchant);
      return JSON.parse(text) as {
        items: { id: string; provider: string; transaction: object }[];
        nextCursor: string | null;
      };
    };

    const first = await list('provider=vtex&status=cancelled&limit=3');
    const second = await list(`provider=vtex&status=cancelled&limit=2&cursor=${first.nextCursor}`);
    const stolen = await list(`provider=vtex&cursor=${first.nextCursor}`, 'merchant-b');
    const [item] = first.items;
    const paymentId = (item?.transaction as { paymentId: string } | undefined)?.paymentId;
    const found = await list(`reference=${paymentId}`);

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(found.nextCursor).toBeNull();
    expect(stolen.items).toEqual([]);
    expect(found.items.map(({ id }) => id)).toEqual([item?.id]);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'status=open', 'cursor=zzz', 'provider=nobody', 'colour=red'])(
    'refuses the query %s',
    async (query) => {
      expect(problemOf(await api.authorised(`/v1/cancellations?${query}`))).toEqual(problem(400, 'invalid-parameter'));
    },
  );

  it('describes the providers with the facts from their folders', async () => {
    const { text } = await api.authorised('/v1/providers');

    expect(JSON.parse(text).items).toContainEqual(
      expect.objectContaining({
        provider: 'pg-orders',
        safeToResend: false,
        statusReadable: true,
        webhooks: false,
        partialAmounts: true,
        afterCapture: 'refunds',
      }),
    );
  });
});

describe('a review', () => {
  async function reviewed() {
    const paymentId = uuid();
    await api.simulator('vtex').put(paymentId, 'manual');
    const { body } = await api.accept({ provider: 'vtex', transaction: { paymentId } }, uuid(), waiting);
    expect(body).toMatchObject({ status: 'review_required', review: { code: 'provider_asks' } });
    return { id: body.id, paymentId };
  }
  const resolve = (id: string, resolution: object) =>
    post(`/v1/cancellations/${id}/resolution`, JSON.stringify(resolution));

  it('ends with the resolution; the same resolution is accepted again, another one is not', async () => {
    const { id } = await reviewed();
    const resolution = { status: 'cancelled', reference: 'ticket-1', note: 'seen in the back office' };

    const first = await resolve(id, resolution);
    const again = await resolve(id, resolution);
    const other = await resolve(id, { status: 'rejected', code: 'declined', note: 'no' });

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.body).toMatchObject({
      status: 'cancelled',
      review: null,
      evidence: { via: 'operator', reference: 'ticket-1' },
    });
    expect(again.body).toEqual(first.body);
    expect(problemOf(other)).toEqual(problem(409, 'not-under-review'));
  });

  it('that is resolved as rejected frees the transaction', async () => {
    const { id, paymentId } = await reviewed();

    await resolve(id, { status: 'rejected', code: 'not_permitted', note: 'the shop keeps it' });
    const next = await api.accept({ provider: 'vtex', transaction: { paymentId } });

    expect(next.status).toBe(202);
  });

  it.each([
    [{ status: 'processing', note: 'x' }],
    [{ status: 'cancelled' }],
    [{ status: 'partially_refunded', note: 'x' }],
    [{ status: 'rejected', note: 'x' }],
    [{ status: 'cancelled', note: '4111 1111 1111 1111' }],
  ])('refuses the resolution %j', async (resolution) => {
    const { id } = await reviewed();

    expect(problemOf(await resolve(id, resolution))).toEqual(problem(422, 'invalid-request'));
  });

  it('causes a look by a recheck, which repeats the request if there is no status read', async () => {
    const { id, paymentId } = await reviewed();
    await api.simulator('vtex').put(paymentId, 'open');
    const before = await sent('vtex');

    const reply = await post(`/v1/cancellations/${id}/recheck`, '');
    await expect.poll(async () => (await sent('vtex')) > before).toBe(true);

    expect(reply.status).toBe(202);
  });

  it('cannot be resolved if the cancellation has ended', async () => {
    const { body } = await api.accept(pace(), uuid(), waiting);

    const reply = await resolve(body.id, { status: 'cancelled', note: 'x' });

    expect(problemOf(reply)).toEqual(problem(409, 'not-under-review'));
  });
});
