import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openApi } from '../../functions/api/documents/openapi.ts';
import { requestExamples } from '../../functions/api/documents/request-examples.ts';
import { providers } from '../../functions/providers/index.ts';
import { at, list, text } from '../../functions/untrusted/json.ts';
import { accessTokens } from '../../infra/client/access-token.ts';
import { nodeRuntime } from '../../infra/client/send.ts';
import { bash } from '../docs/bash.ts';
import { validator } from '../fixtures/json-schema-validator.ts';
import { systemOfThisFile } from './system-of-this-file.ts';

const document = openApi([...providers.values()]);
const errorsOf = validator(document);
const { address } = await systemOfThisFile(100);
const token = await accessTokens({ address, clientId: 'merchant-a', clientSecret: 'local' }, nodeRuntime).get();

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request, and checks the answer against the OpenAPI document. */
async function ask(method: 'GET' | 'POST', path: string, described: string, { headers = {}, body }: Sent = {}) {
  const answer = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const said: unknown = answer.status === 304 ? undefined : await answer.json();
  const promised = at(document, 'paths', described, method.toLowerCase(), 'responses', String(answer.status));
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = at(promised, 'content', type, 'schema');
  const headersPromised = Object.keys(at(promised, 'headers') ?? {});

  expect(promised, `${answer.status} is described`).toBeDefined();
  if (said !== undefined) expect(schema, `${type} is described for ${answer.status}`).toBeDefined();
  if (said !== undefined) expect(errorsOf(schema, said)).toEqual([]);
  for (const name of ['location', 'retry-after', 'etag', 'idempotent-replayed', 'preference-applied']) {
    const known = headersPromised.some((promisedName) => promisedName.toLowerCase() === name) || answer.status >= 400;
    if (answer.headers.has(name)) expect(known, `${name} is described`).toBe(true);
  }
  return { status: answer.status, headers: answer.headers, said };
}

const cancellations = '/v1/cancellations';
const post = (body: unknown, key?: string, more: Readonly<Record<string, string>> = {}) =>
  ask('POST', cancellations, cancellations, {
    headers: { ...(key === undefined ? {} : { 'idempotency-key': key }), ...more },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const fresh = () => ({ provider: 'pace', transaction: { transactionId: randomUUID() } });

describe('the OpenAPI document, compared with the running system', () => {
  it('is what the system serves', async () => {
    const { said } = await ask('GET', '/v1/openapi.json', '/v1/openapi.json', { headers: { authorization: '' } });

    expect(said).toMatchObject({ openapi: document.openapi, paths: document.paths });
  });

  it('describes the health answer, which needs no token', async () => {
    const { status, headers, said } = await ask('GET', '/health', '/health', { headers: { authorization: '' } });

    expect({ status, said }).toEqual({ status: 200, said: { status: 'ok' } });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(
    Object.entries(requestExamples([...providers.values()]))
      .filter(([, { value }]) => value.amount === undefined)
      .map(([name, { value }]) => [name, value] as const),
  )('has an example for %s that the system accepts and completes', async (_, value) => {
    const key = randomUUID();

    const first = await post(value, key);
    const id = text(first.said, 'id') ?? '';
    const ended = await ask('GET', `${cancellations}/${id}`, `${cancellations}/{id}`, {
      headers: { prefer: 'wait=15' },
    });
    const replay = await post(value, key);

    expect(first.status).toBe(202);
    expect(first.headers.get('location')).toBe(`${cancellations}/${id}`);
    expect(text(ended.said, 'status')).toBe('cancelled');
    expect(replay).toMatchObject({ status: 200, said: { id } });
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
  });

  it('allows the maximum key in its maxKey form, and no longer key', async () => {
    const maxKey = JSON.stringify('"'.repeat(255));
    const described = at(document, 'components', 'parameters', 'IdempotencyKey', 'schema', 'maxLength');

    const taken = await post(fresh(), maxKey);
    const refused = await post(fresh(), 'k'.repeat(256));

    expect(maxKey).toHaveLength(Number(described));
    expect([taken.status, refused.status]).toEqual([202, 400]);
  });

  it('describes every refusal of a request', async () => {
    const taken = fresh();
    const key = randomUUID();
    await post(taken, key);

    const statuses = [
      await post(fresh(), key),
      await post(fresh()),
      await post(fresh(), '"open'),
      await post(taken, randomUUID()),
      await post('{', randomUUID()),
      await post('[]', randomUUID()),
      await post({ ...fresh(), description: 'x'.repeat(17_000) }, randomUUID()),
      await post(fresh(), randomUUID(), { 'content-type': 'text/plain' }),
      await post({ ...fresh(), colour: 'red' }, randomUUID()),
      await post(fresh(), randomUUID(), { authorization: '' }),
      await post(fresh(), randomUUID(), { authorization: 'Bearer x' }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([422, 400, 400, 409, 400, 400, 413, 415, 422, 401, 403]);
  });

  it('describes reading, listing and their errors', async () => {
    const { said } = await post(fresh(), randomUUID(), { prefer: 'wait=10' });
    const one = `${cancellations}/${text(said, 'id')}`;
    const described = `${cancellations}/{id}`;
    const read = await ask('GET', one, described);

    const statuses = [
      read,
      await ask('GET', one, described, { headers: { 'if-none-match': read.headers.get('etag') ?? '' } }),
      await ask('GET', `${cancellations}/can_unknown`, described),
      await ask('GET', `${cancellations}?limit=1`, cancellations),
      await ask('GET', `${cancellations}?limit=1000`, cancellations),
      await ask('GET', '/v1/providers', '/v1/providers'),
      await ask('POST', `${one}/recheck`, `${described}/recheck`),
      await ask('POST', `${one}/resolution`, `${described}/resolution`, { body: '{}' }),
      await ask('POST', '/v1/webhooks/yuno/merchant-a', '/v1/webhooks/{provider}/{merchantId}', { body: '{}' }),
      await ask('POST', '/v1/webhooks/nobody/merchant-a', '/v1/webhooks/{provider}/{merchantId}', { body: '{}' }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 304, 404, 200, 400, 200, 403, 403, 401, 404]);
  });
});

describe('the document that the page at /docs shows', () => {
  it('shows commands for a token and a first call', async () => {
    const shown = await (await fetch(`${address}/docs/api.json`)).json();
    const [, script = ''] = /```sh\n(.+?)```/s.exec(text(shown, 'info', 'description') ?? '') ?? [];
    const { output } = await bash(script, { cwd: import.meta.dirname, seconds: 10 });

    expect(list(JSON.parse(output), 'items')).toHaveLength(providers.size);
  });
});
