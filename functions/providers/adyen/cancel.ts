import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { ProviderResponse, SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { AdyenTransaction } from './references.ts';

/** The part of the credentials that every request names. */
export type AdyenConfiguration = { readonly merchantAccount: string };

/**
 * Adyen only takes a cancel in; the webhook `CANCELLATION` brings its result. The cancel is by the payment's own
 * reference and never refunds, and Adyen deduplicates by the key (docs.adyen.com, "API idempotency"), so a repeat is harmless.
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, configuration, providerToken }) => ({
    method: 'POST',
    path: path`/payments/${transaction.pspReference}/cancels`,
    headers: { 'Idempotency-Key': providerToken },
    body: { merchantAccount: configuration.merchantAccount, reference: providerToken },
  }),
  interpret: (response, { transaction }) => {
    switch (response.status) {
      case 201:
        return received(response.body, transaction);
      case 400:
      case 422:
      case 500:
        return failed(response);
      default:
        return usualAnswer(response, errorWords(response.body));
    }
  },
} satisfies SendingExchange<AdyenTransaction, AdyenConfiguration>;

/** The answer's own `pspReference` names this cancel; its webhook has the same one. */
function received(body: unknown, { pspReference }: AdyenTransaction): Observation {
  const reference = text(body, 'pspReference');
  const isOurs = text(body, 'paymentPspReference') === pspReference;
  return reference && isOurs && text(body, 'status') === 'received'
    ? { kind: 'pending', said: { reference } }
    : { kind: 'unknown', detail: 'answered 201 without taking our cancel in', said: { reference } };
}

const errorWords = (body: unknown) => ({ code: text(body, 'errorCode'), message: text(body, 'message') });

/** 703: something is unavailable for the moment. 704: the first request with this key is still worked on. */
const transientCodes: readonly (string | undefined)[] = ['703', '704'];

/** An error of Adyen itself has a code. Unless it is transient, Adyen answers the same key with it again. */
function failed(response: ProviderResponse): Observation {
  const { status, headers, retryAfter } = response;
  const said = errorWords(response.body);
  const isTransient = headers['transient-error'] === 'true' || transientCodes.includes(said.code);
  if (!said.code || isTransient) return usualAnswer(response, said);
  const detail = `answered ${status}`;
  if (status === 500) return { kind: 'unknown', detail, retryAfter, tokenSpent: true, said };
  // "Original pspReference required for this operation": this merchant account has no such payment.
  if (said.code === '167') return { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access', said };
  return { kind: 'refused', detail, tokenSpent: true, said };
}
