import type { Observation } from '../../core/cancellation/observation.ts';

/** Pairs of Yuno's words and what they mean for a cancel. `*` stands for every second word that has no row of its own. */
type Meanings = ReadonlyMap<string, Observation>;

const meanings = (rows: Readonly<Record<string, Observation>>): Meanings => new Map(Object.entries(rows));

/** The meaning of two words, or `undefined` when the documents do not give one. */
export const meaningOf = (words: Meanings, first: string | undefined, second: string | undefined) =>
  words.get(`${first}/${second}`) ?? words.get(`${first}/*`);

const cancelled: Observation = { kind: 'cancelled' };
const open: Observation = { kind: 'open' };
const pending: Observation = { kind: 'pending' };
const alreadyCaptured: Observation = { kind: 'rejected', code: 'already_captured' };
const declined: Observation = { kind: 'rejected', code: 'declined' };
const expired: Observation = { kind: 'rejected', code: 'expired' };
const unknownPayment: Observation = { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access' };
const softly: Observation = { kind: 'refused', detail: 'declined softly', tokenSpent: true };
const erred: Observation = { kind: 'unknown', detail: 'ended in an error that a retry may mend', tokenSpent: true };

/** A payment's `status` and `sub_status`, as a read shows them. */
export const paymentWords = meanings({
  'CANCELED/CANCELED': cancelled,
  'CANCELED/PENDING_PROVIDER_CONFIRMATION': pending,
  'PENDING/AUTHORIZED': open,
  'PENDING/IN_PROCESS': pending,
  'PENDING/PENDING_PROVIDER_CONFIRMATION': pending,
  'PENDING/PENDING_FRAUD_REVIEW': pending,
  'PENDING/PENDING_OTP_COMPLETION': pending,
  'PENDING/WAITING_ADDITIONAL_STEP': {
    kind: 'pending',
    detail: 'waits for the payer, and can not be cancelled before',
  },
  'CREATED/*': pending,
  'READY_TO_PAY/*': pending,
  'SUCCEEDED/APPROVED': alreadyCaptured,
  'SUCCEEDED/CAPTURED': alreadyCaptured,
  'SUCCEEDED/PARTIALLY_APPROVED': alreadyCaptured,
  'SUCCEEDED/PARTIALLY_CAPTURED': alreadyCaptured,
  'SUCCEEDED/PARTIALLY_REFUNDED': alreadyCaptured,
  'SUCCEEDED/PARTIALLY_CHARGEBACKED': alreadyCaptured,
  'SUCCEEDED/FRAUD_DECLINED': alreadyCaptured,
  'SUCCEEDED/REFUND_RETRY_IN_PROCESS': pending,
  'SUCCEEDED/CAPTURE_RETRY_IN_PROCESS': pending,
  'SUCCEEDED/CAPTURE_RETRY_PROCESS_FAILED': {
    kind: 'rejected',
    code: 'outcome_unknown',
    detail: 'the capture failed, and the authorisation may still hold money',
  },
  'REFUNDED/PENDING_PROVIDER_CONFIRMATION': pending,
  'REFUNDED/REFUNDED': { kind: 'rejected', code: 'already_refunded' },
  'DECLINED/*': declined,
  'REJECTED/*': declined,
  'FRAUD/*': declined,
  'EXPIRED/*': expired,
  'VERIFIED/*': { kind: 'rejected', code: 'not_permitted', detail: 'a verification holds no money' },
  'ERROR/PENDING_REVERSE': pending,
  'ERROR/REVERSED_BY_TIMEOUT': declined,
  'ERROR/ERROR': { kind: 'unknown', detail: 'the payment ended in an error' },
  'ERROR/TIMEOUT': { kind: 'unknown', detail: 'the payment ended in a time-out' },
  'IN_DISPUTE/*': alreadyCaptured,
  'CHARGEBACK/*': alreadyCaptured,
});

/** The `status` and `response_code` of the CANCEL transaction that answers our cancel, unless it is a success. */
export const transactionWords = meanings({
  'SUCCEEDED/*': pending,
  'PENDING/*': pending,
  'CREATED/*': pending,
  'DECLINED/DECLINED_BY_PROVIDER': softly,
  'DECLINED/INVALID_STATUS': softly,
  'DECLINED/TRANSACTION_NOT_FOUND': unknownPayment,
  'DECLINED/*': declined,
  'REJECTED/*': declined,
  'ERROR/ERROR': erred,
  'ERROR/PROVIDER_ERROR': erred,
  'ERROR/PROVIDER_INTERNAL_ERROR': erred,
  'ERROR/PROVIDER_TIMEOUT': erred,
  'ERROR/PROVIDER_UNKNOWN_ERROR': erred,
  'ERROR/PROVIDER_INVALID_RESPONSE': { kind: 'unknown', detail: 'the processor behind Yuno answered unreadably' },
  'ERROR/TO_REVERSE': { kind: 'pending', detail: 'Yuno reverses it by itself' },
  'ERROR/PROVIDER_INVALID_CREDENTIALS': {
    kind: 'rejected',
    code: 'outcome_unknown',
    detail: 'the processor behind Yuno refused its credentials',
  },
  'ERROR/PROVIDER_INVALID_REQUEST': declined,
  'ERROR/OPERATION_NOT_SUPPORTED': declined,
  'ERROR/PROVIDER_INVALID_API_VERSION': declined,
  'EXPIRED/*': { kind: 'refused', detail: 'the cancel expired' },
});

/** The `code` of a 400 that means more than a refusal of this attempt. */
export const errorWords = meanings({
  '400/REQUEST_IN_PROCESS': { kind: 'unknown', detail: 'the first request is still being processed' },
  '400/UNEXPECTED_RESPONSE': { kind: 'unknown', detail: 'the processor answered unexpectedly' },
  '400/IDEMPOTENCY_DUPLICATED': {
    kind: 'refused',
    detail: 'the idempotency key is burnt',
    tokenSpent: true,
  },
  '400/PAYMENT_NOT_FOUND': unknownPayment,
  '400/TRANSACTION_NOT_FOUND': unknownPayment,
  '400/NOT_FOUND': unknownPayment,
});

interface Implication {
  /** One transaction of these types succeeded … */
  readonly some: readonly string[];
  /** … and none of these. */
  readonly none: readonly string[];
  readonly subStatus: string;
}

/** What the transactions that succeeded imply where an answer names no `sub_status`. */
export const impliedSubStatus: ReadonlyMap<string, Implication> = new Map([
  ['CANCELED', { some: ['CANCEL'], none: ['PURCHASE', 'CAPTURE', 'REFUND'], subStatus: 'CANCELED' }],
  ['PENDING', { some: ['AUTHORIZE'], none: ['CANCEL', 'PURCHASE', 'CAPTURE', 'REFUND'], subStatus: 'AUTHORIZED' }],
  ['SUCCEEDED', { some: ['PURCHASE', 'CAPTURE'], none: ['CANCEL'], subStatus: 'APPROVED' }],
  ['REFUNDED', { some: ['REFUND'], none: ['CANCEL'], subStatus: 'REFUNDED' }],
]);

/** A transaction in one of these statuses is still worked on. */
export const underWay: readonly (string | undefined)[] = ['CREATED', 'PENDING'];
