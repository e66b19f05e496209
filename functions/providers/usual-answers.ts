import type { Observation, Said } from '../core/decide/observation.ts';
import type { ProviderResponse } from './exchange.ts';

/**
 * What an HTTP status means where a provider's documents say nothing special: 429 was not worked on, 401 and 403 refuse
 * our credentials, 404 knows no such payment, and everything else leaves it open whether anything happened.
 */
export function usualAnswer({ status, retryAfter }: ProviderResponse, said: Said = {}): Observation {
  const detail = `answered ${status}`;
  switch (status) {
    case 429:
      return { kind: 'not_sent', detail, retryAfter, said };
    case 401:
    case 403:
      return { kind: 'rejected', code: 'outcome_unknown', standing: 'no-access', detail: 'credentials refused', said };
    case 404:
      return { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access', said };
    default:
      return { kind: 'unknown', detail, retryAfter, said };
  }
}
