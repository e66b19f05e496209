import * as z from 'zod/mini';
import { listSchema, providersSchema, resourceSchema } from '../../functions/api/resource-schema.ts';
import type { CancellationRequest } from '../../functions/core/cancellation/request.ts';
import { isEnd } from '../../functions/core/cancellation/status.ts';
import type { Resolution } from '../../functions/core/decide/resolve.ts';
import { text } from '../../functions/untrusted/json.ts';
import { accessTokens, type Connection } from './access-token.ts';
import { Refused, Unreachable } from './errors.ts';
import { type Received, type Request, realWorld, send, type World } from './send.ts';

/** @public */
export type { Connection, Resolution };
export { Refused, Unreachable };

export type Cancellation = z.infer<typeof resourceSchema>;
/** @public */
export type CancellationList = z.infer<typeof listSchema>;
export type ProviderList = z.infer<typeof providersSchema>;

/** What to cancel; which references `transaction` needs depends on the provider. @public */
export type Wanted = Omit<CancellationRequest, 'ifCaptured'> & { readonly ifCaptured?: 'reject' | 'refund' };

export interface Query {
  readonly status?: Cancellation['status'] | undefined;
  readonly provider?: string | undefined;
  readonly transactionId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

interface Waiting {
  /** How long the service may hold the answer back for the end; at most 20 s. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Following {
  /** How often changes are looked for, in seconds; the end is told at once. */
  readonly everySeconds?: number;
  /** Stop following after this many seconds; default never. */
  readonly forSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The whole API. Every call throws `Refused` or `Unreachable`, and only what is safe to repeat is repeated. */
export interface Client {
  /** The same key and request always name the same cancellation, so a key belongs to one business decision. */
  cancel(key: string, wanted: Wanted, waiting?: Waiting): Promise<{ cancellation: Cancellation; isReplay: boolean }>;
  get(id: string, waiting?: Waiting): Promise<Cancellation>;
  list(query?: Query): Promise<CancellationList>;
  /** Every cancellation that the query finds, page by page. */
  all(query?: Query): AsyncGenerator<Cancellation>;
  /** The cancellation whenever it has changed, until it rests. */
  follow(id: string, following?: Following): AsyncGenerator<Cancellation>;
  /** The cancellation once nothing more will happen by itself: an end, or a review. */
  waitForEnd(id: string, following?: Following): Promise<Cancellation>;
  providers(): Promise<ProviderList>;
  recheck(id: string): Promise<Cancellation>;
  resolve(id: string, resolution: Resolution): Promise<Cancellation>;
}

/** Nothing more will happen by itself soon. */
const rests = ({ status }: Pick<Cancellation, 'status'>) => isEnd(status) || status === 'review_required';

interface Call extends Waiting {
  readonly method?: 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly isRepeatable?: boolean;
  readonly scope?: string;
}

const timeout = 30_000;
const isKey = /^[\x20-\x7e]{1,255}$/;
const operate = 'cancellations/operate';
const mostTries = 5;

const isBusy = ({ status, body }: Received) =>
  status === 409 && text(body, 'type') === 'urn:rescind:problem:look-under-way';

const pathOf = (id: string) => `/v1/cancellations/${encodeURIComponent(id)}`;

export function rescindClient(connection: Connection, world: World = realWorld): Client {
  const tokens = accessTokens(connection, world);
  const address = connection.address.replace(/\/+$/, '');

  async function sendOnce(call: Call): Promise<Received> {
    const { method = 'GET', path, headers, body, isRepeatable = true, scope, waitSeconds = 0, signal } = call;
    const request: Request = {
      method,
      url: address + path,
      headers: {
        authorization: `Bearer ${await tokens.get(scope)}`,
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
    return send(request, world);
  }

  /** A token can be refused before its time; then one new one is tried. While a look is under way nothing was done. */
  async function call<T>(
    schema: z.ZodMiniType<T>,
    asked: Call,
  ): Promise<{ readonly value: T; readonly received: Received }> {
    let received = await sendOnce(asked);
    if (received.status === 401) {
      tokens.forget(asked.scope);
      received = await sendOnce(asked);
    }
    for (let tries = 1; isBusy(received) && tries < mostTries; tries++) {
      await world.sleep(Number(received.headers.get('retry-after') ?? 1) * 1000, asked.signal);
      received = await sendOnce(asked);
    }
    const { status, body } = received;
    if (status >= 500) throw new Unreachable(`${address} answered ${status}`);
    if (status >= 400) throw new Refused(status, body);
    const read = z.safeParse(schema, body);
    if (!read.success) throw new Unreachable(`${address} answered ${status} with something else than the API`);
    return { value: read.data, received };
  }

  const get = async (id: string, waiting?: Waiting) =>
    (await call(resourceSchema, { path: pathOf(id), ...waiting })).value;

  const list = async (query: Query = {}) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
    return (await call(listSchema, { path: given.length > 0 ? `/v1/cancellations?${search}` : '/v1/cancellations' }))
      .value;
  };

  async function* follow(id: string, { everySeconds = 20, forSeconds = Infinity, signal }: Following = {}) {
    const until = world.now() + forSeconds * 1000;
    let shown = await get(id, { signal });
    yield shown;
    while (!rests(shown)) {
      const began = world.now();
      const left = (until - began) / 1000;
      if (left <= 0) return;
      const waitSeconds = Math.max(1, Math.min(20, everySeconds, Math.ceil(left)));
      const newest = await get(id, { waitSeconds, signal });
      if (JSON.stringify(newest) !== JSON.stringify(shown)) yield newest;
      shown = newest;
      // A service that does not wait would be asked without a pause.
      if (!rests(shown) && world.now() - began < 500) await world.sleep(1000, signal);
    }
  }

  return {
    async cancel(key, wanted, waiting) {
      if (!isKey.test(key)) throw new RangeError('an idempotency key is 1 to 255 printable ASCII characters');
      const { value, received } = await call(resourceSchema, {
        method: 'POST',
        path: '/v1/cancellations',
        headers: { 'idempotency-key': JSON.stringify(key) },
        body: wanted,
        ...waiting,
      });
      return { cancellation: value, isReplay: received.headers.get('idempotent-replayed') === 'true' };
    },
    get,
    list,
    async *all(query = {}) {
      let cursor: string | null | undefined = query.cursor;
      do {
        const page: CancellationList = await list({ limit: 100, ...query, cursor: cursor ?? undefined });
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    follow,
    async waitForEnd(id, following) {
      let newest: Cancellation | undefined;
      for await (const cancellation of follow(id, following)) newest = cancellation;
      return newest ?? get(id);
    },
    providers: async () => (await call(providersSchema, { path: '/v1/providers' })).value,
    recheck: async (id) =>
      (
        await call(resourceSchema, {
          method: 'POST',
          path: `${pathOf(id)}/recheck`,
          scope: operate,
          isRepeatable: false,
        })
      ).value,
    resolve: async (id, resolution) =>
      (
        await call(resourceSchema, {
          method: 'POST',
          path: `${pathOf(id)}/resolution`,
          scope: operate,
          body: resolution,
        })
      ).value,
  };
}
