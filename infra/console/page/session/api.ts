import type { ExchangeList } from '../../../../functions/api/exchanges-schema.ts';
import type { Capabilities as DescribedCapabilities } from '../../../../functions/api/providers-schema.ts';
import type { CancellationResource } from '../../../../functions/api/resource.ts';
import { scopesOf } from '../../model/token-scopes.ts';
import { jsonRequest, ok, type Reply, Unreachable } from './json-request.ts';

export type { CancellationResource, ExchangeList };

/** The API of the service, called as the person or merchant that is signed in. */
export interface Api {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  put(path: string, body: unknown): Promise<Reply>;
  delete(path: string): Promise<Reply>;
  /** Whether the token has the scope. */
  hasScope(scope: string): Promise<boolean>;
}

/** One item of `GET /v1/providers`, with the parts of its JSON Schema that the page needs. */
export interface Capabilities extends Omit<DescribedCapabilities, 'transaction'> {
  readonly transaction: {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
  };
}

/**
 * Calls the API. After a 401 or 403 it asks once for a new token (`isRetry`) and sends the request again. `note` hears of
 * each request whether the service could be reached.
 */
export function api(token: (isRetry: boolean) => Promise<string>, note: (isReachable: boolean) => void): Api {
  async function send(...request: Parameters<typeof jsonRequest>): Promise<Reply> {
    try {
      const reply = await answered(...request);
      note(true);
      return reply;
    } catch (error) {
      if (error instanceof Unreachable) note(false);
      throw error;
    }
  }
  async function answered(...[method, path, body, headers]: Parameters<typeof jsonRequest>): Promise<Reply> {
    const attempt = async (isRetry: boolean) =>
      jsonRequest(method, path, body, { ...headers, authorization: `Bearer ${await token(isRetry)}` });
    const reply = await attempt(false);
    return reply.status === 401 || reply.status === 403 ? attempt(true) : reply;
  }
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
    hasScope: async (scope) => scopesOf(await token(false)).includes(scope),
  };
}

/** One page of `GET /v1/cancellations`. */
export interface CancellationPage {
  readonly items: readonly CancellationResource[];
  readonly nextCursor: string | null;
  readonly searchedBackTo: string | null;
}

export const listCancellations = async (service: Api, query: string): Promise<CancellationPage> =>
  ok(await service.get(`/v1/cancellations${query}`));
