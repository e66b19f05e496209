import type { Said } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import { saidDetails } from '../said-details.ts';

/** Yuno's words, kept as evidence: those of a transaction, or of an error body `{code, messages[]}`. Never the raw answer. */
export function saidBy(body: unknown): Said {
  return {
    reference: text(body, 'id'),
    code: text(body, 'response_code') ?? text(body, 'code'),
    message: text(body, 'response_message') ?? text(body, 'messages', 0),
    details: detailsOf(body),
  };
}

/** What people need of a transaction besides: the receipt, and what the processor and the card network said. */
export const detailsOf = (transaction: unknown) =>
  saidDetails({
    receiptUrl: text(transaction, 'receipt_url'),
    providerTransactionId: text(transaction, 'provider_data', 'transaction_id'),
    providerResponseCode: text(transaction, 'provider_data', 'response_code'),
    iso8583ResponseCode: text(transaction, 'provider_data', 'iso8583_response_code'),
  });
