import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../functions/api/documents/examples.ts';
import { problem } from '../../../functions/api/problem.ts';
import { providers } from '../../../functions/providers/index.ts';
import { Refused, rescindClient, Unreachable } from '../../../infra/client/client.ts';
import { clientOf, fastRuntime, json, stub } from './stub.ts';

const examples = resourceExamples([...providers.values()]);
const { accepted, processing, cancelled } = {
  accepted: examples.accepted.value,
  processing: examples.processing.value,
  cancelled: examples.cancelled.value,
};
const request = { provider: accepted.provider, transaction: accepted.transaction };
const problemOf = (name: 'invalid-request' | 'internal-error' | 'not-found', extensions = {}) => {
  const body = problem(name, extensions);
  return json(body.status, body);
};

describe('the client', () => {
  it('sends the key as a quoted string, and requests a token only once', async () => {
    await using server = await stub(() => json(202, accepted));
    const { runtime } = fastRuntime();
    const client = rescindClient(clientOf(server), runtime);

    const first = await client.cancel('say "when"', request);
    await client.cancel('another', request);

    expect(first).toEqual({ cancellation: accepted, isReplay: false });
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/oauth2/token',
      '/v1/cancellations',
      '/v1/cancellations',
    ]);
    expect(server.requests[1]?.headers).toMatchObject({
      'idempotency-key': '"say \\"when\\""',
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
    });
  });

  it.each(['', 'ä', 'a\nb', 'x'.repeat(256)])('refuses the key %j before anything is sent', async (key) => {
    await using server = await stub(() => json(202, accepted));

    await expect(rescindClient(clientOf(server)).cancel(key, request)).rejects.toThrow(RangeError);
    expect(server.requests).toEqual([]);
  });

  it('encodes its credentials as RFC 6749 requires', async () => {
    await using server = await stub(() => json(200, cancelled));

    await rescindClient({ ...clientOf(server), clientId: 'a:b', clientSecret: 'ü' }).get(cancelled.id);

    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('a%3Ab:%C3%BC')}`);
  });

  it('repeats a cancel with the same key and body after a lost connection, 429 and 5xx', async () => {
    await using server = await stub((_, count) => {
      if (count === 1) return 'drop';
      if (count === 2) return json(429, { message: 'Too Many Requests' }, { 'retry-after': '7' });
      return count === 3 ? problemOf('internal-error') : json(202, accepted, { 'idempotent-replayed': 'true' });
    });
    const { runtime, pauses } = fastRuntime();

    const answer = await rescindClient(clientOf(server), runtime).cancel('key', request);

    const sent = server.requests.filter(({ path }) => path === '/v1/cancellations');
    expect(answer.isReplay).toBe(true);
    expect(new Set(sent.map(({ headers, body }) => `${headers['idempotency-key']} ${body}`)).size).toBe(1);
    expect(sent).toHaveLength(4);
    expect(pauses).toEqual([200, 7000, 800]);
  });

  it('gives up after five attempts and reports that nothing answered', async () => {
    await using server = await stub(() => 'drop');
    const { runtime, pauses } = fastRuntime();

    await expect(rescindClient(clientOf(server), runtime).get('can_x')).rejects.toThrow(Unreachable);
    expect(pauses).toHaveLength(4);
  });

  it('never repeats a recheck', async () => {
    await using server = await stub(() => 'drop');
    const { runtime } = fastRuntime();

    await expect(rescindClient(clientOf(server), runtime).recheck('can_x')).rejects.toThrow(Unreachable);
    expect(server.requests.filter(({ path }) => path.endsWith('/recheck'))).toHaveLength(1);
  });

  it('requests the operator scope only for the calls that need it', async () => {
    await using server = await stub(() => json(200, cancelled));
    const client = rescindClient(clientOf(server));

    await client.get(cancelled.id);
    await client.resolve(cancelled.id, { status: 'cancelled', note: 'seen in the portal' });

    const scopes = server.requests
      .filter(({ path }) => path === '/oauth2/token')
      .map(({ body }) => new URLSearchParams(body.toString()).get('scope'));
    expect(scopes).toEqual([null, 'cancellations/operate']);
  });

  const refusals = [
    ['401 of API Gateway', json(401, { message: 'Unauthorized' })],
    ['403 of API Gateway', json(403, { message: 'Forbidden' })],
  ] as const;

  it.each(refusals)('replaces a token that is refused with a %s', async (_status, refused) => {
    await using server = await stub(({ headers }) =>
      headers.authorization === 'Bearer token-2' ? json(200, cancelled) : refused,
    );

    expect(await rescindClient(clientOf(server)).get(cancelled.id)).toEqual(cancelled);
  });

  it.each(refusals)('replaces a token only once for a request, and reports the second %s', async (_status, refused) => {
    await using server = await stub(() => refused);

    await expect(rescindClient(clientOf(server)).get(cancelled.id)).rejects.toMatchObject({ status: refused.status });
    expect(server.requests.map(({ path }) => path.split('/')[1])).toEqual(['oauth2', 'v1', 'oauth2', 'v1']);
  });

  it('requests one new token for all requests whose token was refused', async () => {
    await using server = await stub(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? json(403, { message: 'Forbidden' }) : json(200, cancelled),
    );
    const client = rescindClient(clientOf(server));

    await Promise.all(Array.from({ length: 5 }, () => client.get(cancelled.id)));

    expect(server.requests.filter(({ path }) => path === '/oauth2/token')).toHaveLength(2);
  });

  it('keeps its token if a handler refuses the scope', async () => {
    await using server = await stub(() => json(403, problem('insufficient-scope')));

    await expect(rescindClient(clientOf(server)).get(cancelled.id)).rejects.toMatchObject({
      problemName: 'insufficient-scope',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('waits as Retry-After says while the merchant is above its rate, also for a recheck', async () => {
    const tooMany = json(429, problem('too-many-requests'), { 'retry-after': '1' });
    await using server = await stub((_, count) => (count <= 8 ? tooMany : json(202, cancelled)));
    const { runtime, pauses } = fastRuntime();

    expect(await rescindClient(clientOf(server), runtime).recheck(cancelled.id)).toEqual(cancelled);
    expect(pauses).toEqual(Array.from({ length: 8 }, () => 1000));
  });

  it('reports 429 after a minute', async () => {
    const tooMany = json(429, problem('too-many-requests'), { 'retry-after': '20' });
    await using server = await stub(() => tooMany);
    const { runtime, pauses } = fastRuntime();

    await expect(rescindClient(clientOf(server), runtime).get('can_x')).rejects.toMatchObject({ status: 429 });
    expect(pauses).toEqual([20_000, 20_000, 20_000]);
  });

  it('reports what was refused and why, and does not repeat the request', async () => {
    const errors = [{ pointer: '/transaction', detail: 'this field is required' }];
    await using server = await stub(() => problemOf('invalid-request', { errors }));

    const refused = await rescindClient(clientOf(server))
      .cancel('key', request)
      .catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({
      status: 422,
      problemName: 'invalid-request',
      message: 'The request has invalid fields; /transaction: this field is required',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('names the cancellation that owns the payment', async () => {
    const body = problem('transaction-already-being-cancelled', { cancellationId: cancelled.id });
    await using server = await stub(() => json(409, body));

    const refused = await rescindClient(clientOf(server))
      .cancel('key', request)
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({
      message: `Another cancellation owns this transaction: ${cancelled.id}`,
      problem: body,
    });
  });

  it('makes a problem of an answer without one', async () => {
    await using server = await stub(() => ({ status: 418, body: 'short and stout' }));

    const refused = await rescindClient(clientOf(server))
      .list()
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ message: 'answered 418', problem: { status: 418, title: 'answered 418' } });
  });

  it('repeats a recheck that was refused because of a look under way', async () => {
    const busy = json(409, problem('look-under-way'), { 'retry-after': '2' });
    await using server = await stub((_, count) => (count === 1 ? busy : json(202, cancelled)));
    const { runtime, pauses } = fastRuntime();

    expect(await rescindClient(clientOf(server), runtime).recheck(cancelled.id)).toEqual(cancelled);
    expect(pauses).toEqual([2000]);
  });

  it('treats an answer that does not fit the API as no answer', async () => {
    await using server = await stub(() => json(200, { hello: 'there' }));

    await expect(rescindClient(clientOf(server)).get('can_x')).rejects.toThrow(Unreachable);
  });

  it('follows no redirect', async () => {
    await using elsewhere = await stub(() => json(200, cancelled));
    await using server = await stub(() => ({
      status: 302,
      headers: { location: `${elsewhere.address}/v1/x` },
      body: '',
    }));

    await expect(rescindClient(clientOf(server)).get('can_x')).rejects.toThrow(Unreachable);
    expect(elsewhere.requests).toEqual([]);
  });

  it('pauses between requests to a service that answers at once', async () => {
    const sequence = [accepted, processing, processing, cancelled];
    await using server = await stub((_, count) => json(200, sequence[count - 1] ?? cancelled));
    const { runtime, pauses } = fastRuntime();

    const ended = await rescindClient(clientOf(server), runtime).waitForEnd(accepted.id);

    expect(ended).toEqual(cancelled);
    expect(pauses).toEqual([1000, 1000]);
    expect(server.requests.at(-1)?.headers.prefer).toBe('wait=20');
  });

  it('reports each change once while it follows, and stops when aborted', async () => {
    const sequence = [accepted, accepted, processing, cancelled];
    await using server = await stub((_, count) => json(200, sequence[count - 1] ?? cancelled));
    const { runtime } = fastRuntime();
    const shown: string[] = [];

    for await (const { status } of rescindClient(clientOf(server), runtime).follow(accepted.id)) shown.push(status);
    const stopped = rescindClient(clientOf(server), runtime).waitForEnd(accepted.id, { signal: AbortSignal.abort() });

    expect(shown).toEqual(['accepted', 'processing', 'cancelled']);
    await expect(stopped).rejects.toThrow(/abort/i);
  });

  it('returns the newest state when the time to follow is over', async () => {
    await using server = await stub(() => json(200, processing));
    const { runtime } = fastRuntime();

    const newest = await rescindClient(clientOf(server), runtime).waitForEnd(processing.id, { forSeconds: 3 });

    expect(newest.status).toBe('processing');
  });

  const middle = '2026-11-20T12:00:00.000Z';

  it('fills a page from short and empty ones, and says how far it has come', async () => {
    const pages = [[processing], [], [cancelled, cancelled], [processing]];
    await using server = await stub(({ query }) => {
      const number = Number(/cursor=(\d)/.exec(query)?.[1] ?? 0);
      return json(200, { items: pages[number] ?? [], nextCursor: String(number + 1), searchedBackTo: middle });
    });
    const heard: unknown[] = [];

    const page = await rescindClient(clientOf(server)).fullPage({ limit: 3, needs: 'person' }, (one) =>
      heard.push(one),
    );

    expect(page).toEqual({ items: [processing, cancelled, cancelled], nextCursor: '3', searchedBackTo: middle });
    expect(heard).toHaveLength(2);
    expect(server.requests.slice(1).map(({ query }) => query)).toEqual([
      'limit=3&needs=person',
      'limit=2&needs=person&cursor=1',
      'limit=2&needs=person&cursor=2',
    ]);
  });

  it('ends at the last page, although it is short', async () => {
    await using server = await stub(() => json(200, { items: [cancelled], nextCursor: null, searchedBackTo: null }));

    const page = await rescindClient(clientOf(server)).fullPage();

    expect(page).toEqual({ items: [cancelled], nextCursor: null, searchedBackTo: null });
    expect(server.requests.at(-1)?.query).toBe('limit=20');
  });

  it('reads a list page by page', async () => {
    await using server = await stub(({ query }) =>
      query.includes('cursor=two')
        ? json(200, { items: [cancelled], nextCursor: null, searchedBackTo: null })
        : json(200, { items: [processing], nextCursor: 'two', searchedBackTo: middle }),
    );

    const all: unknown[] = [];
    for await (const item of rescindClient(clientOf(server)).all({ status: 'processing' })) all.push(item);

    expect(all).toEqual([processing, cancelled]);
    expect(server.requests.map(({ query }) => query)).toEqual([
      '',
      'limit=100&status=processing',
      'limit=100&status=processing&cursor=two',
    ]);
  });
});
