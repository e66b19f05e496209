import type { Milliseconds } from '../core/cancellation/units.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../providers/exchange.ts';

export interface Destination {
  /** Always from the configuration. `http` only if the configuration says so. */
  readonly baseUrl: string;
  /** The headers that carry the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: Milliseconds;
}

/** Sends one request to a configured host, without redirects and retries. The answer has at most 1 MiB. Never throws. */
export type ProviderHttp = (request: ProviderRequest, to: Destination) => Promise<ProviderResponse | NoResponse>;
