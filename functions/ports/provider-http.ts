import type { Milliseconds } from '../core/cancellation/units.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../providers/exchange.ts';

export interface Destination {
  /** Only configured base URLs come here; `http` only where the configuration itself says `http`. */
  readonly baseUrl: string;
  /** The headers that carry the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: Milliseconds;
  /** Form fields to send instead of a JSON body. */
  readonly form?: Readonly<Record<string, string>>;
}

/** Sends one request to one configured host: no redirects, no retries, an answer of at most 1 MiB. Never throws. */
export type ProviderHttp = (request: ProviderRequest, to: Destination) => Promise<ProviderResponse | NoResponse>;
