import type { Observation } from '../../core/cancellation/observation.ts';
import { at, list, number, text } from '../../untrusted/json.ts';
import type { ExchangeInput, StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import { doubtfulStatuses, errorWords, meaningOf, paymentWords } from './meanings.ts';
import { isAnother, type YunoTransaction } from './references.ts';
import { detailsOf, saidBy } from './said.ts';
import {
  afterFailure,
  hasEveryCancelFailed,
  implied,
  isCancelUnderWay,
  isUnderWay,
  type Transactions,
  tellingCancel,
} from './transactions.ts';

/**
 * The payment decides, never the transaction alone. An unknown payment is answered with 400. The read carries no
 * idempotency key: its specification (yuno-docs, openapi/payments/retrieve-payment-by-id.json) asks for none, and a key
 * that repeats could bring an old answer back.
 */
export const status = {
  request: ({ transaction }) => ({ method: 'GET', path: path`/v1/payments/${transaction.paymentId}` }),
  interpret: (response, asked) => {
    if (response.status === 200) return readPayment(response.body, asked);
    const said = saidBy(response.body);
    const meaning = response.status === 400 ? errorWords.get(said.code) : undefined;
    return meaning?.kind === 'rejected' ? { ...meaning, said } : usualRead(response, said);
  },
} satisfies StatusExchange<YunoTransaction>;

type Asked = Pick<ExchangeInput<YunoTransaction>, 'transaction' | 'attempts'>;

function readPayment(body: unknown, { transaction, attempts }: Asked): Observation {
  const payment = unwrap(body);
  if (isAnother(payment.id, transaction)) return { kind: 'unknown', detail: 'the answer names another payment' };

  const { status: word, transactions } = payment;
  const subStatus = payment.subStatus ?? implied(word, transactions);
  const { words, isDone } = tellingCancel(transactions);
  const said = {
    reference: isDone ? text(words, 'id')?.slice(0, 255) : undefined,
    code: [word, subStatus].filter(Boolean).join('/'),
    details: detailsOf(words),
  };
  return { ...meaningOfPayment({ ...payment, subStatus }, attempts), said };
}

function meaningOfPayment(payment: Payment, attempts: Asked['attempts']): Observation {
  const { status: word, subStatus, transactions } = payment;
  if (doubtfulStatuses.includes(word)) return afterFailure(payment);
  if (subStatus === undefined && transactions.some(isUnderWay)) return { kind: 'pending' };
  const meaning = meaningOf(paymentWords, word, subStatus);
  if (meaning?.code === 'already_refunded' && payment.isRefundedInPart)
    return { kind: 'rejected', code: 'already_captured', detail: 'refunded in part' };
  if (meaning?.kind !== 'open') return meaning ?? { kind: 'unknown', detail: 'answered 200 with words we do not know' };
  // An open payment with a cancel under way is not open for another one.
  if (transactions.some(isCancelUnderWay)) return { kind: 'pending' };
  return hasEveryCancelFailed(transactions, attempts) ? { kind: 'open', failed: true } : meaning;
}

interface Payment {
  readonly id: unknown;
  readonly status: string | undefined;
  readonly subStatus: string | undefined;
  readonly transactions: Transactions;
  readonly areListed: boolean;
  readonly isRefundedInPart: boolean;
}

/** Yuno documents three shapes: the payment itself, one under `payment`, and one whose state is under `payment_status`. */
function unwrap(body: unknown): Payment {
  const payment = at(body, 'payment') ?? body;
  const state = at(payment, 'payment_status') ?? payment;
  return {
    id: at(payment, 'id'),
    status: text(state, 'status')?.slice(0, 64),
    subStatus: (text(state, 'sub_status') ?? text(payment, 'sub_status'))?.slice(0, 64),
    transactions: list(state, 'transactions'),
    areListed: Array.isArray(at(state, 'transactions')),
    isRefundedInPart: isRefundedInPart(at(payment, 'amount') ?? at(state, 'amount')),
  };
}

/** `captured` stays 0 for a purchase; then the whole value was taken. Amounts are decimals in major units. */
function isRefundedInPart(amount: unknown): boolean {
  const taken = number(amount, 'captured') || number(amount, 'value');
  const refunded = number(amount, 'refunded');
  return taken !== undefined && refunded !== undefined && refunded < taken;
}
