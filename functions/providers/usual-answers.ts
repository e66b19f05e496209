import type { Observation, Said } from '../core/cancellation/observation.ts';
import type { ProviderResponse } from './exchange.ts';

/**
 * What an HTTP status means where a provider's documents say nothing special: a request answered with 429 was not
 * processed, 401 and 403 refuse our credentials, and after everything else we do not know whether anything happened. A
 * 400, 404, 405, 415 or 422 may be about our own request, or come from a gateway, so it proves nothing about the
 * payment.
 */
export function usualAnswer({ status, retryAfter }: ProviderResponse, said: Said = {}): Observation {
  const detail = `answered ${status}`;
  switch (status) {
    case 429:
      return { kind: 'not_sent', detail, retryAfter, said };
    case 401:
    case 403:
      return { kind: 'credentials_refused', detail, said };
    default:
      return { kind: 'unknown', detail, retryAfter, said };
  }
}

/** The same for a read. A path that does not exist, or does not allow the method, says nothing about the payment. */
export function usualRead(response: ProviderResponse, said: Said = {}): Observation {
  const { status } = response;
  return [404, 405, 501].includes(status)
    ? { kind: 'unreadable', detail: `the read answered ${status}`, said }
    : usualAnswer(response, said);
}
