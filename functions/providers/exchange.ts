import type { Attempt } from '../core/cancellation/attempt.ts';
import type { ProviderToken } from '../core/cancellation/ids.ts';
import type { Reason, Transaction } from '../core/cancellation/request.ts';
import type { Amount, Milliseconds } from '../core/cancellation/units.ts';
import type { Observation } from '../core/decide/observation.ts';

/** A request to a provider. Host, credentials and time-out are added by the adapter. */
export interface ProviderRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Everything after the base URL, made with the `path` template so that no reference can leave its segment. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent means no body and no content type. */
  readonly body?: unknown;
}

/** A provider's answer. The body is untrusted JSON, or `undefined` when it is not JSON. */
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

/** What a merchant's credential store holds for one provider, in the shape that the provider folder declares. */
export type Credentials = Readonly<Record<string, unknown>>;

/** What an exchange may know about the cancellation. */
export interface ExchangeInput<T = Transaction> {
  readonly transaction: T;
  /** A UUID kept for ever with the attempt; the provider's own idempotency token derives from it alone. */
  readonly providerToken: ProviderToken;
  readonly reason?: Reason | undefined;
  readonly description?: string | undefined;
  readonly merchantReference?: string | undefined;
  readonly amount?: Amount | undefined;
  readonly ifCaptured: 'reject' | 'refund';
  /** Every attempt so far, this one included. */
  readonly attempts: readonly Attempt[];
  /** What `snapshot` kept before the first attempt. */
  readonly snapshot?: unknown;
}

/** One request to a provider and the interpretation of its answer, side by side and both pure. */
export interface Exchange<T = Transaction> {
  request(asked: ExchangeInput<T>): ProviderRequest;
  interpret(response: ProviderResponse, asked: ExchangeInput<T>): Observation;
}

/** A read changes nothing. `snapshot` keeps what later reads are compared with. */
export interface StatusExchange<T = Transaction> extends Exchange<T> {
  snapshot?(response: ProviderResponse): unknown;
}
