import type { Observation } from '../../core/cancellation/observation.ts';
import { cancelDeclined, hardDeclines } from './hard-declines.ts';

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
const expired: Observation = { kind: 'rejected', code: 'expired' };
const unknownPayment: Observation = { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access' };
const inError: Observation = { kind: 'unknown', detail: 'the payment ended in an error' };
const softly: Observation = { kind: 'refused', detail: 'declined, and a retry may help', tokenSpent: true };
const erred: Observation = { kind: 'unknown', detail: 'ended in an error that a retry may mend', tokenSpent: true };
const aboutThePayment: Observation = { kind: 'refused', detail: 'the payment does not allow a cancel now' };

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
  'EXPIRED/*': expired,
  'VERIFIED/*': { kind: 'rejected', code: 'not_permitted', detail: 'a verification holds no money' },
  'ERROR/PENDING_REVERSE': pending,
  'ERROR/REVERSED_BY_TIMEOUT': { kind: 'rejected', code: 'declined' },
  'ERROR/ERROR': inError,
  'ERROR/TIMEOUT': inError,
  'IN_DISPUTE/*': alreadyCaptured,
  'CHARGEBACK/*': alreadyCaptured,
});

/** The payment statuses that can hide money: a capture failed and the authorisation remains, or a fraud check went well. */
export const doubtfulStatuses: readonly (string | undefined)[] = ['DECLINED', 'REJECTED', 'FRAUD'];

/** The `status` and `response_code` of the CANCEL transaction that answers our cancel, unless it is a success. */
export const transactionWords = meanings({
  'SUCCEEDED/*': pending,
  'PENDING/*': pending,
  'CREATED/*': pending,
  ...hardDeclines,
  'DECLINED/TRANSACTION_NOT_FOUND': unknownPayment,
  'DECLINED/*': softly,
  'REJECTED/*': cancelDeclined,
  'ERROR/TO_REVERSE': { kind: 'pending', detail: 'Yuno reverses it by itself' },
  'ERROR/PROVIDER_INVALID_CREDENTIALS': {
    kind: 'rejected',
    code: 'outcome_unknown',
    detail: 'the processor behind Yuno refused its credentials',
  },
  // An error is no refusal: a processor that answered too late may have done it.
  'ERROR/*': erred,
  'EXPIRED/*': { kind: 'refused', detail: 'the cancel expired', tokenSpent: true },
});

/**
 * The `code` of a 400 that speaks of the payment or of our key. Source: github.com/yuno-payments/yuno-docs,
 * reference/getting-started/response-codes.mdx and authentication.mdx. Any other code leaves the outcome open: it complains
 * about our request, or says that the first request is still worked on (REQUEST_IN_PROCESS).
 */
export const errorWords: ReadonlyMap<string | undefined, Observation> = new Map(
  Object.entries<Observation>({
    IDEMPOTENCY_DUPLICATED: {
      kind: 'refused',
      detail: 'the idempotency key is burnt',
      tokenSpent: true,
    },
    PAYMENT_NOT_FOUND: unknownPayment,
    TRANSACTION_NOT_FOUND: unknownPayment,
    NOT_FOUND: unknownPayment,
    INVALID_STATUS: aboutThePayment,
    INVALID_TRANSACTION: aboutThePayment,
    INVALID_TRANSACTION_TYPE: aboutThePayment,
    CHARGEBACK_IN_PROCESS: aboutThePayment,
  }),
);

export interface Implication {
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
