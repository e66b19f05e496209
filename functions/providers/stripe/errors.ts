import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { ProviderResponse } from '../exchange.ts';
import { usualAnswer } from '../usual-answers.ts';
import { saidByError } from './said.ts';

/** Errors of the content, after which nothing has happened (https://docs.stripe.com/error-low-level#content-errors). */
const contentErrors: ReadonlySet<string | undefined> = new Set(['invalid_request_error', 'idempotency_error']);

/**
 * What an error answer to a cancel or a refund means. Stripe keeps its answer for the idempotency key, the 400 also, so
 * after a refusal the next request needs a new key. A 409 says that a request with our key is at work, which keeps it.
 * Sources: https://docs.stripe.com/api/errors and https://docs.stripe.com/api/idempotent_requests.
 */
export function errorAnswer(response: ProviderResponse): Observation {
  const { status, body } = response;
  const said = saidByError(response);
  const code = text(body, 'error', 'code');
  const isContentError = status === 400 && contentErrors.has(text(body, 'error', 'type'));
  // The object was locked by another request: https://docs.stripe.com/rate-limits#object-lock-timeouts
  if (isContentError || (status === 429 && code === 'lock_timeout'))
    return { kind: 'refused', detail: `answered ${status}`, tokenSpent: true, said };
  return isMissing(response) ? { ...unknownIntent, said } : usualAnswer(response, said);
}

/** Stripe's own 404. Any other may come from a gateway. */
export const isMissing = ({ status, body }: ProviderResponse) =>
  status === 404 && text(body, 'error', 'code') === 'resource_missing';

/** Another account, or the other mode, may know the PaymentIntent. */
export const unknownIntent = { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access' } as const;
