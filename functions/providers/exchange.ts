import type { Attempt } from '../core/cancellation/attempt.ts';
import type { ProviderToken } from '../core/cancellation/ids.ts';
import type { Observation } from '../core/cancellation/observation.ts';
import type { Reason, Transaction } from '../core/cancellation/request.ts';
import type { Amount, Milliseconds } from '../core/cancellation/units.ts';
import type { Repeat } from '../core/look/policy.ts';

/** What is sent with a request: JSON, form fields, or nothing at all and no content type. */
type Payload =
  | { readonly body?: unknown; readonly form?: undefined }
  /** Sent as `application/x-www-form-urlencoded`, even if it has no fields. */
  | { readonly form: Readonly<Record<string, string>>; readonly body?: undefined };

/** A request to a provider. Host, credentials and time-out are added by the adapter. */
export type ProviderRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Everything between the base URL and the query, made with the `path` template so that no reference can leave its segment. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
} & Payload;

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

/** The part of a merchant's credentials that is not secret and that requests may contain, such as the name of an account. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What an exchange may know about the cancellation. It never sees a secret. */
export interface ExchangeInput<T = Transaction, F = Configuration> {
  readonly transaction: T;
  /** What `configuration` of the provider folder took from the merchant's credentials. */
  readonly configuration: F;
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
interface Exchange<T = Transaction, F = Configuration> {
  request(asked: ExchangeInput<T, F>): ProviderRequest;
  interpret(response: ProviderResponse, asked: ExchangeInput<T, F>): Observation;
}

/** A request that can move money, and what happens if it arrives twice. */
export interface SendingExchange<T = Transaction, F = Configuration, R extends Repeat = Repeat> extends Exchange<T, F> {
  /**
   * `harmless`: a full cancel by the payment's own id that can never become a refund, or a request with a token by
   * which the provider documents to deduplicate for as long as we use it. Otherwise `costly`.
   */
  readonly repeat: R;
}

/** A read changes nothing. `snapshot` keeps what later reads are compared with. */
export interface StatusExchange<T = Transaction, F = Configuration> {
  /** `undefined` if the merchant has not configured how to read. Then the observation is `unreadable`. */
  request(asked: ExchangeInput<T, F>): ProviderRequest | undefined;
  interpret(response: ProviderResponse, asked: ExchangeInput<T, F>): Observation;
  snapshot?(response: ProviderResponse): unknown;
}
