import type { Milliseconds } from '../core/cancellation/cancellation.ts';

/** A request to a provider without host, credentials or time-out: those belong to the adapter. */
export interface ProviderRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Everything after the base URL, made with the `path` template so that no reference can leave its segment. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent means no body and no content type. */
  readonly body?: unknown;
}

/** What came back. The body is untrusted JSON, or `undefined` when it was none. */
export interface ProviderResponse {
  readonly status: number;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** From `Retry-After`. */
  readonly retryAfter?: Milliseconds | undefined;
}

/** No answer: `not_sent` when the request provably never reached the provider, otherwise `unknown`. */
export interface NoResponse {
  readonly failure: 'not_sent' | 'unknown';
  readonly detail: string;
}

/** One request to a provider, as it was made. */
export interface ExchangeMade {
  readonly exchange: 'cancel' | 'status';
  /** Which attempt a cancel was, by its place in the record. */
  readonly attempt?: number;
  readonly began: Milliseconds;
  readonly ended: Milliseconds;
}

/** What a merchant's credential store holds for one provider, in the shape that the provider folder declares. */
export type Credentials = Readonly<Record<string, unknown>>;
