import { providers } from '../../../functions/providers/index.ts';
import type { HttpRequest } from '../../../infra/local/gateway/http.ts';
import { providerNames } from '../../fixtures/simulators.ts';
import { type Random, uuidFrom } from '../../simulation/random.ts';
import { aRequest, cancelRequest } from '../handlers/handlers.ts';
import { cards, marker, mutateBytes, mutateTree, nodeOf, textOf, writtenCard } from './mutants.ts';

/** A mutated request. */
export interface FuzzedRequest {
  readonly request: HttpRequest;
  /** A change of the API Gateway event, for what no HTTP request can contain. */
  readonly change?: (event: object) => object;
  /** The expected status code, if the request is certainly wrong. */
  readonly mustBe?: number;
  /** Which string of it is a card number. */
  readonly card?: string;
}

const bodies = [...providers.values()].map(({ name, example, capabilities }) => ({
  provider: name,
  ...example,
  ...(capabilities.partialAmounts ? { ifCaptured: 'refund', amount: { value: 1500, currency: 'USD' } } : {}),
}));
const [firstBody = { provider: '', transaction: {} }, ...otherBodies] = bodies;

export function aValidBody(chance: Random): Record<string, unknown> {
  const body = structuredClone(chance.pick<object>([firstBody, ...otherBodies])) as Record<string, unknown>;
  const references = body.transaction as Record<string, string>;
  for (const name of Object.keys(references)) references[name] = uuidFrom(chance);
  return { ...body, reason: 'duplicate', description: 'Duplicate order' };
}

const headerMutants: readonly [string, readonly string[]][] = [
  [
    'content-type',
    [
      '',
      'text/plain',
      'application/json; charset=utf-16',
      'APPLICATION/JSON',
      'application/json;',
      'application/json,application/json',
      `application/${marker}`,
      'multipart/form-data',
      ';',
      'application/jsonx',
    ],
  ],
  [
    'idempotency-key',
    [
      '',
      ' ',
      '""',
      '"',
      '"a',
      `"${marker}\\x"`,
      `${marker}\u00e9`,
      `${marker}\u0000`,
      marker.repeat(60),
      `${marker}\t${marker}`,
      'a,b',
      '__proto__',
      '"\\"\\\\"',
      '\u{1f511}',
    ],
  ],
  [
    'prefer',
    [
      'wait=0',
      'wait=-1',
      'wait=a',
      'wait',
      '=',
      'respond-async, wait=0',
      'wait="0"',
      `${marker};wait=x`,
      'wait=1e3',
      ',;,;',
    ],
  ],
  ['if-none-match', ['*', '""', '"1"', 'W/"1"', marker, '"1", "2"']],
  ['accept', ['', '*/*', 'text/html', marker]],
  ['content-length', ['0', '-1', '99999999999', marker]],
  ['transfer-encoding', ['chunked', 'gzip']],
  ['content-encoding', ['gzip', 'br', marker]],
  ['x-forwarded-for', ['127.0.0.1', marker]],
  ['x-http-method-override', ['DELETE', 'GET']],
  ['__proto__', [marker]],
  ['constructor', [marker]],
  ['signature', ['', marker, '0'.repeat(64)]],
  ['x-hmac-signature', ['', marker]],
];
const [firstHeader = ['', []] as const, ...otherHeaders] = headerMutants;

function mutateHeaders(headers: Record<string, string>, chance: Random): void {
  const [name, values] = chance.pick([firstHeader, ...otherHeaders]);
  if (chance.chance(0.15)) delete headers[name];
  else
    Object.defineProperty(headers, name, {
      value: values[chance.whole(0, values.length - 1)] ?? '',
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

const flags: readonly ((event: object) => object)[] = [
  (event) => ({ ...event, isBase64Encoded: true }),
  (event) => ({
    ...event,
    isBase64Encoded: true,
    body: Buffer.from(String(Reflect.get(event, 'body') ?? '')).toString('base64'),
  }),
  (event) => ({ ...event, isBase64Encoded: true, body: '%%%not base64%%%' }),
  (event) => ({ ...event, body: undefined }),
  (event) => ({ ...event, body: '' }),
  (event) => ({ ...event, queryStringParameters: {} }),
  (event) => ({ ...event, cookies: [`${marker}=1`] }),
];

function mutatedBody(body: Record<string, unknown>, chance: Random): Buffer {
  const tree = nodeOf(body);
  if (tree.kind === 'object') for (let turn = chance.whole(1, 3); turn > 0; turn--) mutateTree(tree, chance);
  const bytes = Buffer.from(textOf(tree));
  return chance.chance(0.25) ? mutateBytes(bytes, chance) : bytes;
}

function aCancel(chance: Random): FuzzedRequest {
  const valid = cancelRequest(aValidBody(chance), uuidFrom(chance));
  const headers = { ...valid.headers };
  if (chance.chance(0.3)) mutateHeaders(headers, chance);
  const body = chance.chance(0.85)
    ? mutatedBody(JSON.parse(valid.body.toString()), chance)
    : mutateBytes(valid.body, chance);
  return { request: { ...valid, headers, body }, ...aFlag(chance) };
}

const aFlag = (chance: Random) => (chance.chance(0.05) ? { change: chance.pick([asItIs, ...flags]) } : {});
const asItIs = (event: object) => event;

/** A request with a card number in one of its strings, which must be refused. */
function aCard(chance: Random, ids: readonly string[]): FuzzedRequest {
  const json = { 'content-type': 'application/json' };
  const withFields = (fields: object, card: string): FuzzedRequest => ({
    request: cancelRequest({ ...aValidBody(chance), ...fields }, uuidFrom(chance)),
    mustBe: 422,
    card,
  });
  const call = (method: string, path: string, body: object, card: string): FuzzedRequest => ({
    request: aRequest(method, path, { headers: json, body: Buffer.from(JSON.stringify(body)) }),
    mustBe: 422,
    card,
  });
  const resolve = (field: string, place: 'words' | 'reference') =>
    call(
      'POST',
      `/v1/cancellations/${ids[chance.whole(0, ids.length - 1)]}/${field === 'note' ? 'resolution' : 'correction'}`,
      { ...chance.pick<object>(resolutions), [field]: writtenCard(chance, place) },
      `a resolution's ${field}`,
    );
  return chance.pick<() => FuzzedRequest>([
    () => withFields({ description: writtenCard(chance) }, 'description'),
    () => withFields({ merchantReference: writtenCard(chance, 'reference') }, 'merchantReference'),
    () => withFields({ [writtenCard(chance)]: marker }, 'the name of a field'),
    () => withFields({ amount: { value: Number(chance.pick(cards)), currency: 'USD' } }, 'amount'),
    () => {
      const { transaction } = aValidBody(chance) as { transaction: Record<string, string> };
      const name = Object.keys(transaction)[chance.whole(0, Object.keys(transaction).length - 1)] ?? '';
      return withFields({ transaction: { ...transaction, [name]: writtenCard(chance, 'reference') } }, 'transaction');
    },
    () => ({
      request: cancelRequest(aValidBody(chance), writtenCard(chance, 'header')),
      mustBe: 400,
      card: 'Idempotency-Key',
    }),
    () => resolve('note', 'words'),
    () => resolve('reference', 'reference'),
    () =>
      call(
        'PUT',
        `/v1/providers/${chance.pick(['pace', 'yuno'])}/hold`,
        { reason: writtenCard(chance) },
        'the reason of a hold',
      ),
  ])();
}

const oddSegments = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%00',
  '%ff',
  'can_',
  `can_${'a'.repeat(26)}`,
  `CAN_${'A'.repeat(26)}`,
  `can_${'a'.repeat(25)}1`,
  `can_${'é'.repeat(26)}`,
  marker,
  marker.repeat(500),
  '__proto__',
  'a%2fb',
  '{id}',
  '%7bid%7d',
  `can_${'a'.repeat(26)}%0a`,
  '*',
  `${marker}?x`,
] as const;
const queries = [
  'limit=0',
  'limit=-1',
  'limit=101',
  'limit=1e1',
  'limit=01',
  `limit=${marker}`,
  'limit=',
  'limit=1&limit=2',
  'status=cancelled',
  `status=${marker}`,
  'status=',
  'status=__proto__',
  `provider=${marker}`,
  'provider=__proto__',
  ...providerNames.map((name) => `provider=${name}`),
  'provider=constructor',
  `reference=${marker.repeat(40)}`,
  'reference=',
  `merchantReference=${marker}`,
  'reference=%F0%9F%98%80%00',
  `from=${marker}`,
  'from=0000-01-01&to=9999-12-31T23:59:59.999Z',
  'to=2026-02-30',
  'needs=person&status=cancelled',
  `needs=${marker}`,
  'cursor=',
  `cursor=${marker}`,
  `cursor=${Buffer.from('[1]').toString('base64url')}`,
  `cursor=${Buffer.from('null').toString('base64url')}`,
  `cursor=${Buffer.from('[1e400,"can_"]').toString('base64url')}`,
  `cursor=${Buffer.from(`[-1,"can_${'a'.repeat(26)}"]`).toString('base64url')}`,
  `cursor=${Buffer.from(`[9007199254740991,"can_${'a'.repeat(26)}"]`).toString('base64url')}`,
  '__proto__=1',
  'constructor=1',
  'name-only',
  '%',
  '%ff=%fe',
  '&&&',
  '=',
  `${cards[0]}=1`,
  'a[b]=c',
] as const;
const resolutions = [
  { status: 'cancelled', note: 'seen in the back office' },
  { status: 'rejected', code: 'declined', note: 'by phone' },
  { status: 'partially_refunded', refund: { amount: { value: 1, currency: 'USD' } }, note: 'n' },
] as const;

function anotherCall(chance: Random, ids: readonly string[]): FuzzedRequest {
  const known = ids[chance.whole(0, Math.max(0, ids.length - 1))] ?? `can_${'b'.repeat(26)}`;
  const id = chance.chance(0.5) ? known : chance.pick(oddSegments);
  const headers: Record<string, string> = {};
  if (chance.chance(0.5)) mutateHeaders(headers, chance);
  const query = chance.chance(0.8)
    ? [chance.pick(queries), ...(chance.chance(0.3) ? [chance.pick(queries)] : [])].join('&')
    : '';
  const json = { 'content-type': 'application/json', ...headers };
  const hook = `/v1/webhooks/${chance.pick([...providerNames, ...oddSegments])}/${chance.pick(['merchant-a', ...oddSegments])}`;
  return chance.pick<() => FuzzedRequest>([
    () => ({ request: aRequest('GET', `/v1/cancellations/${id}`, { headers, query }) }),
    () => ({ request: aRequest('GET', '/v1/cancellations', { headers, query }), ...aFlag(chance) }),
    () => ({ request: aRequest('GET', '/v1/cancellations', { headers, query }) }),
    () => ({
      request: aRequest('POST', `/v1/cancellations/${id}/recheck`, { headers: json, body: mutatedBody({}, chance) }),
    }),
    () => ({
      request: aRequest('POST', `/v1/cancellations/${id}/${id.endsWith('a') ? 'correction' : 'resolution'}`, {
        headers: json,
        body: mutatedBody({ ...chance.pick<Record<string, unknown>>(resolutions) }, chance),
      }),
      ...aFlag(chance),
    }),
    () => ({
      request: aRequest('GET', chance.pick(['/v1/providers', '/v1/openapi.json', '/health']), { headers, query }),
    }),
    () => ({
      request: aRequest('POST', hook, {
        headers,
        body: mutatedBody({ id: marker, data: { payment: { id: known } } }, chance),
      }),
      ...aFlag(chance),
    }),
  ])();
}

/** A mutant of a valid request to any route. */
export function fuzzedRequest(chance: Random, ids: readonly string[]): FuzzedRequest {
  const kind = chance.next();
  if (kind < 0.6) return aCancel(chance);
  return kind < 0.68 ? aCard(chance, ids) : anotherCall(chance, ids);
}
