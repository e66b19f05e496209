import * as z from 'zod/mini';
import { type ExchangeList, exchangesSchema } from '../../functions/api/exchanges-schema.ts';
import { heldProviderSchema, providersSchema } from '../../functions/api/providers-schema.ts';
import { listSchema, resourceSchema } from '../../functions/api/resource-schema.ts';
import type { Resolution } from '../../functions/core/cancellation/acts/resolution.ts';
import { rests } from '../../functions/core/cancellation/cancellation.ts';
import type { CancellationRequest } from '../../functions/core/cancellation/request.ts';
import type { ReviewCode } from '../../functions/core/cancellation/status.ts';
import { text } from '../../functions/untrusted/json.ts';
import { accessTokens, type Connection } from './access-token.ts';
import { Refused, Unreachable } from './errors.ts';
import { isIdempotencyKey } from './idempotency-key.ts';
import { isLookTag } from './many/look-tag.ts';
import { nodeRuntime, type Received, type Request, type Runtime, send } from './send.ts';

/** @public */
export type { Connection, Resolution };
export { Refused, Unreachable };

export type Cancellation = z.infer<typeof resourceSchema>;
/** @public */
export type CancellationList = z.infer<typeof listSchema>;
export type ProviderList = z.infer<typeof providersSchema>;
export type HeldProvider = z.infer<typeof heldProviderSchema>;

/** What to cancel. The provider decides which references `transaction` needs. @public */
export type CancelRequest = Omit<CancellationRequest, 'ifCaptured'> & { readonly ifCaptured?: 'reject' | 'refund' };

export interface Query {
  readonly status?: Cancellation['status'] | undefined;
  /** `credentials`: open, and the provider refuses the credentials. */
  readonly needs?: 'person' | 'credentials' | undefined;
  /** Why a person must decide. */
  readonly reviewCode?: ReviewCode | undefined;
  readonly provider?: string | undefined;
  /** Any reference of the payment, or the merchant's own. */
  readonly reference?: string | undefined;
  readonly merchantReference?: string | undefined;
  /** RFC 3339: a date or a time. */
  readonly from?: string | undefined;
  /** Requested before it. */
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

interface WaitOptions {
  /** How long the service may hold back its answer while it waits for the end; at most 20. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface FollowOptions {
  /** How often to ask for changes, in seconds. The end is reported at once. */
  readonly everySeconds?: number;
  /** Stop after this many seconds. Default: never. */
  readonly forSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The whole API. Every call may throw `Refused` or `Unreachable`. Only requests that are safe to repeat are repeated. */
export interface Client {
  /** The same key and request always name the same cancellation. Use one key for each business decision. */
  cancel(
    key: string,
    request: CancelRequest,
    options?: WaitOptions,
  ): Promise<{ cancellation: Cancellation; isReplay: boolean }>;
  get(id: string, options?: WaitOptions): Promise<Cancellation>;
  /** The cancellation, and whether a look at its payment is in progress. */
  getWithLook(id: string): Promise<{ cancellation: Cancellation; isLooking: boolean }>;
  /** One page. It may be short, or empty, although there are more. */
  list(query?: Query): Promise<CancellationList>;
  /** Pages until `limit` cancellations are found (default 20) or there are no more. `onPage` hears of each page. */
  fullPage(query?: Query, onPage?: (page: CancellationList) => void): Promise<CancellationList>;
  /** Every cancellation that the query finds. Reads page by page. `onPage` hears of each page. */
  all(query?: Query, onPage?: (page: CancellationList) => void): AsyncGenerator<Cancellation>;
  /** The cancellation after every change, until it ends or needs a review. */
  follow(id: string, options?: FollowOptions): AsyncGenerator<Cancellation>;
  /** Waits until the cancellation ends or needs a review. */
  waitForEnd(id: string, options?: FollowOptions): Promise<Cancellation>;
  providers(): Promise<ProviderList>;
  /** Stops all looks at this provider's cancellations, for every merchant. Needs the scope `providers/operate`. */
  hold(provider: string, reason: string): Promise<HeldProvider>;
  release(provider: string, reason?: string): Promise<HeldProvider>;
  /** `note`: why; it is kept with the act. */
  recheck(id: string, note?: string): Promise<Cancellation>;
  /** Where a second person must agree, the answer has a `proposal`. */
  resolve(id: string, resolution: Resolution): Promise<Cancellation>;
  /** Says that a person was wrong about an end. */
  correct(id: string, correction: Resolution): Promise<Cancellation>;
  /** Sends what another person proposed. */
  approve(
    id: string,
    kind: 'resolution' | 'correction',
    proposed: Readonly<Record<string, unknown>>,
  ): Promise<Cancellation>;
  /** What was said to the provider and by it, oldest first. Needs the scope `cancellations/operate`. */
  exchanges(id: string): Promise<ExchangeList>;
}

interface Call extends WaitOptions {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly isRepeatable?: boolean;
  readonly scope?: string;
}

/** Milliseconds. */
const timeout = 30_000;
const operatorScope = 'cancellations/operate';
const platformScope = 'providers/operate';
const maxAttempts = 5;

const isBusy = ({ status, body }: Received) =>
  status === 409 && text(body, 'type') === 'urn:rescind:problem:look-under-way';

/**
 * Whether the token was refused, perhaps because it has expired. API Gateway itself answers `401` without a token and `403`
 * with one that our authorizer refuses. A `403` that names a problem comes from a handler, which has accepted the token.
 */
export const isTokenRefused = ({ status, body }: Pick<Received, 'status' | 'body'>) =>
  status === 401 || (status === 403 && text(body, 'type') === undefined);

const holdPathOf = (provider: string) => `/v1/providers/${encodeURIComponent(provider)}/hold`;
const pathOf = (id: string) => `/v1/cancellations/${encodeURIComponent(id)}`;

export function rescindClient(connection: Connection, runtime: Runtime = nodeRuntime): Client {
  const tokens = accessTokens(connection, runtime);
  const address = connection.address.replace(/\/+$/, '');

  async function sendWith(token: string, call: Call): Promise<Received> {
    const { method = 'GET', path, headers, body, isRepeatable = true, waitSeconds = 0, signal } = call;
    const request: Request = {
      method,
      url: address + path,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {}),
        ...headers,
      },
      isRepeatable,
      timeout: timeout + waitSeconds * 1000,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return send(request, runtime);
  }

  /** Tries once more with a new token if the token was refused. Repeats `look-under-way`, because the service did nothing yet. */
  async function call<T>(
    schema: z.ZodMiniType<T>,
    request: Call,
  ): Promise<{ readonly value: T; readonly received: Received }> {
    let token = await tokens.get(request.scope);
    let received = await sendWith(token, request);
    if (isTokenRefused(received)) {
      await tokens.forget(token, request.scope);
      token = await tokens.get(request.scope);
      received = await sendWith(token, request);
    }
    for (let attempt = 1; isBusy(received) && attempt < maxAttempts; attempt++) {
      await runtime.sleep(Number(received.headers.get('retry-after') ?? 1) * 1000, request.signal);
      received = await sendWith(token, request);
    }
    const { status, body } = received;
    if (status >= 500) throw new Unreachable(`${address} answered ${status}`);
    if (status >= 400) throw new Refused(status, body);
    const parsed = z.safeParse(schema, body);
    if (!parsed.success) throw new Unreachable(`${address} answered ${status}, but not as this API does`);
    return { value: parsed.data, received };
  }

  const resource = async (request: Call) => (await call(resourceSchema, request)).value;

  const lane = async (request: Call) => (await call(heldProviderSchema, { ...request, scope: platformScope })).value;

  const operate = (id: string, act: string, call: Pick<Call, 'body' | 'isRepeatable'>) =>
    resource({ method: 'POST', path: `${pathOf(id)}/${act}`, scope: operatorScope, ...call });

  const get = (id: string, options?: WaitOptions) => resource({ path: pathOf(id), ...options });

  const list = async (query: Query = {}) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
    return (await call(listSchema, { path: given.length > 0 ? `/v1/cancellations?${search}` : '/v1/cancellations' }))
      .value;
  };

  async function* follow(id: string, { everySeconds = 20, forSeconds = Infinity, signal }: FollowOptions = {}) {
    const until = runtime.now() + forSeconds * 1000;
    let shown = await get(id, { signal });
    yield shown;
    while (!rests(shown)) {
      const began = runtime.now();
      const left = (until - began) / 1000;
      if (left <= 0) return;
      const waitSeconds = Math.max(1, Math.min(20, everySeconds, Math.ceil(left)));
      const newest = await get(id, { waitSeconds, signal });
      if (JSON.stringify(newest) !== JSON.stringify(shown)) yield newest;
      shown = newest;
      // A service that answers at once would otherwise be asked without a pause.
      if (!rests(shown) && runtime.now() - began < 500) await runtime.sleep(1000, signal);
    }
  }

  return {
    async cancel(key, request, options) {
      if (!isIdempotencyKey(key))
        throw new RangeError('an idempotency key is 1 to 255 printable ASCII characters without a card number');
      const { value, received } = await call(resourceSchema, {
        method: 'POST',
        path: '/v1/cancellations',
        headers: { 'idempotency-key': JSON.stringify(key) },
        body: request,
        ...options,
      });
      return { cancellation: value, isReplay: received.headers.get('idempotent-replayed') === 'true' };
    },
    get,
    async getWithLook(id) {
      const { value, received } = await call(resourceSchema, { path: pathOf(id) });
      return { cancellation: value, isLooking: isLookTag(received.headers.get('etag')) };
    },
    list,
    async fullPage(query = {}, onPage) {
      const { limit = 20 } = query;
      const items: Cancellation[] = [];
      for (let { cursor } = query; ; ) {
        const page: CancellationList = await list({ ...query, limit: limit - items.length, cursor });
        items.push(...page.items);
        if (page.nextCursor === null || items.length >= limit) return { ...page, items };
        onPage?.(page);
        cursor = page.nextCursor;
      }
    },
    async *all(query = {}, onPage) {
      let cursor: string | null | undefined = query.cursor;
      do {
        const page: CancellationList = await list({ limit: 100, ...query, cursor: cursor ?? undefined });
        yield* page.items;
        cursor = page.nextCursor;
        if (cursor !== null) onPage?.(page);
      } while (cursor !== null);
    },
    follow,
    async waitForEnd(id, options) {
      let newest: Cancellation | undefined;
      for await (const cancellation of follow(id, options)) newest = cancellation;
      return newest ?? get(id);
    },
    providers: async () => (await call(providersSchema, { path: '/v1/providers' })).value,
    hold: (provider, reason) => lane({ method: 'PUT', path: holdPathOf(provider), body: { reason } }),
    release: (provider, reason) =>
      lane({ method: 'DELETE', path: holdPathOf(provider), ...(reason === undefined ? {} : { body: { reason } }) }),
    recheck: (id, note) =>
      operate(id, 'recheck', { isRepeatable: false, ...(note === undefined ? {} : { body: { note } }) }),
    resolve: (id, body) => operate(id, 'resolution', { body }),
    correct: (id, body) => operate(id, 'correction', { body }),
    approve: (id, kind, body) => operate(id, kind, { body }),
    exchanges: async (id) =>
      (await call(exchangesSchema, { path: `${pathOf(id)}/exchanges`, scope: operatorScope })).value,
  };
}
