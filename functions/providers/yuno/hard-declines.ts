import type { Observation } from '../../core/cancellation/observation.ts';

/**
 * The response codes that Yuno calls HARD, by the status of the transaction: the same cancel will not work later either.
 * Every documented code of REJECTED is HARD.
 * Source: github.com/yuno-payments/yuno-docs, reference/payments/status-and-response-codes/transaction.mdx (August 2026).
 *
 * Some HARD codes are missing here, because more is known of them. RETRY_AFTER_1_H … RETRY_AFTER_10_D mean "try again".
 * TRANSACTION_NOT_FOUND, TO_REVERSE, PROVIDER_INVALID_CREDENTIALS and PROVIDER_INVALID_RESPONSE have meanings of their own.
 */
const hardCodes = {
  DECLINED:
    'BAD_FILLED_INFO COUNTRY_NOT_SUPPORTED CURRENCY_NOT_ALLOWED EXPIRED_CARD INVALID_API INVALID_API_VERSION ' +
    'INVALID_CARD_DATA INVALID_CARD_NUMBER INVALID_CREDENTIALS INVALID_PARAMETERS INVALID_SECURITY_CODE ' +
    'INVALID_TRANSACTION MISSING_PARAMETERS NO_RETRY_LIFE_CYCLE NO_RETRY_POLICY NO_RETRY_SECURITY REPORTED_LOST ' +
    'REPORTED_STOLEN UNAVAILABLE_PAYMENT_METHOD UNSUPPORTED_OPERATION USER_RESTRICTION',
  ERROR: 'DOCUMENT_TYPE_NOT_SUPPORTED OPERATION_NOT_SUPPORTED PROVIDER_INVALID_API_VERSION PROVIDER_INVALID_REQUEST',
};

export const cancelDeclined: Observation = { kind: 'rejected', code: 'cancel_declined' };

/** The meaning of these codes for a cancel, by `status/response_code`. */
export const hardDeclines: Readonly<Record<string, Observation>> = Object.fromEntries(
  Object.entries(hardCodes).flatMap(([status, codes]) =>
    codes.split(' ').map((code) => [`${status}/${code}`, cancelDeclined]),
  ),
);
