import { describe, expect, it } from 'vitest';
import { cancel } from '../../../../functions/providers/yuno/cancel.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const asked = askedAbout({ paymentId: 'payment-1', transactionId: 'transaction-1' });

const answer = (status: string, response_code: string) =>
  cancel.interpret({ status: 200, headers: {}, body: { type: 'CANCEL', status, response_code } }, asked);

/** What Yuno's table of response codes says in its column "Hard/Soft decline". */
const hard = {
  DECLINED:
    'BAD_FILLED_INFO COUNTRY_NOT_SUPPORTED CURRENCY_NOT_ALLOWED EXPIRED_CARD INVALID_API INVALID_API_VERSION ' +
    'INVALID_CARD_DATA INVALID_CARD_NUMBER INVALID_CREDENTIALS INVALID_PARAMETERS INVALID_SECURITY_CODE ' +
    'INVALID_TRANSACTION MISSING_PARAMETERS NO_RETRY_LIFE_CYCLE NO_RETRY_POLICY NO_RETRY_SECURITY REPORTED_LOST ' +
    'REPORTED_STOLEN UNAVAILABLE_PAYMENT_METHOD UNSUPPORTED_OPERATION USER_RESTRICTION',
  REJECTED:
    'COUNTRY_NOT_SUPPORTED CURRENCY_NOT_ALLOWED INTERNAL_ERROR INVALID_PARAMETERS INVALID_REQUEST MISSING_PARAMETERS',
  ERROR: 'DOCUMENT_TYPE_NOT_SUPPORTED OPERATION_NOT_SUPPORTED PROVIDER_INVALID_API_VERSION PROVIDER_INVALID_REQUEST',
};

const soft =
  'ACQUIRE_CONTINGENCY BANK_NOT_SUPPORTED CALL_FOR_AUTHORIZE CANCELLED_BY_USER DECLINED_BY_BANK DECLINED_BY_PROVIDER ' +
  'DISABLED DO_NOT_HONOR DUPLICATED_TRANSACTION EXPIRED FIRST_USE FRAUD_VALIDATION INSUFFICIENT_FUNDS INVALID_AMOUNT ' +
  'INVALID_ISSUER INVALID_MERCHANT INVALID_STATUS INVALID_RESPONSE_FORMAT ISSUER_VIOLATION REFER_TO_CARD_ISSUER ' +
  'REQUESTS_EXCEEDED RESTRICTED_BY_BANK TERMINAL_ERROR UNKNOWN_ERROR';

const retries = ['1_H', '24_H', '2_D', '4_D', '6_D', '8_D', '10_D'].map((time) => `RETRY_AFTER_${time}`);

describe('a cancel that Yuno declines', () => {
  it.for(Object.entries(hard).flatMap(([status, codes]) => codes.split(' ').map((code) => [status, code] as const)))(
    'has failed for good with the HARD code %s %s',
    ([status, code]) => {
      expect(answer(status, code)).toMatchObject({ kind: 'rejected', code: 'cancel_declined' });
    },
  );

  it.for([...soft.split(' '), ...retries])('is tried again under a new key with the code %s', (code) => {
    expect(answer('DECLINED', code)).toMatchObject({ kind: 'refused', tokenSpent: true });
  });

  it.for(['ERROR', 'PROVIDER_ERROR', 'PROVIDER_TIMEOUT', 'PROVIDER_INVALID_RESPONSE'])(
    'may have worked after the error %s, and is tried again under a new key',
    (code) => {
      expect(answer('ERROR', code)).toMatchObject({ kind: 'unknown', tokenSpent: true });
    },
  );
});
