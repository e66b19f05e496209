import type { Observation } from '../../core/cancellation/observation.ts';
import { at, list, text } from '../../untrusted/json.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import { errorWords, impliedSubStatus, meaningOf, paymentWords, underWay } from './meanings.ts';
import { isAnother, type YunoTransaction } from './references.ts';
import { saidBy } from './said.ts';

/** The payment decides, never the transaction alone. An unknown payment is answered with 400. */
export const status = {
  request: ({ transaction }) => ({ method: 'GET', path: path`/v1/payments/${transaction.paymentId}` }),
  interpret: (response, { transaction }) => {
    if (response.status === 200) return readPayment(response.body, transaction);
    const said = saidBy(response.body);
    const meaning = response.status === 400 ? meaningOf(errorWords, '400', said.code) : undefined;
    return meaning?.kind === 'rejected' ? { ...meaning, said } : usualAnswer(response, said);
  },
} satisfies StatusExchange<YunoTransaction>;

function readPayment(body: unknown, ours: YunoTransaction): Observation {
  const payment = unwrap(body);
  if (isAnother(payment.id, ours)) return { kind: 'unknown', detail: 'the answer names another payment' };

  const subStatus = payment.subStatus ?? implied(payment);
  const said = { reference: cancellationOf(payment), code: [payment.status, subStatus].filter(Boolean).join('/') };
  if (subStatus === undefined && payment.transactions.some(isUnderWay)) return { kind: 'pending', said };
  const meaning = meaningOf(paymentWords, payment.status, subStatus);
  // An open payment with a cancel under way is not open for another one.
  if (meaning?.kind === 'open' && payment.transactions.some(isCancelUnderWay)) return { kind: 'pending', said };
  return { ...(meaning ?? { kind: 'unknown', detail: 'answered 200 with words we do not know' }), said };
}

interface Payment {
  readonly id: unknown;
  readonly status: string | undefined;
  readonly subStatus: string | undefined;
  readonly transactions: readonly unknown[];
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
  };
}

// Stryker disable next-line StringLiteral: any word works that is no type
const typeOf = (transaction: unknown) => text(transaction, 'type') ?? '';
const isUnderWay = (transaction: unknown) => underWay.includes(text(transaction, 'status'));
const isCancelUnderWay = (transaction: unknown) => isUnderWay(transaction) && typeOf(transaction) === 'CANCEL';
const hasSucceeded = (transaction: unknown) => text(transaction, 'status') === 'SUCCEEDED';

/** The third shape has no `sub_status`. Its transactions imply one only when none of them is still under way. */
function implied({ status, transactions }: Payment): string | undefined {
  // Stryker disable next-line StringLiteral: any word without a rule will do
  const rule = impliedSubStatus.get(status ?? '');
  if (!rule || transactions.some(isUnderWay)) return undefined;
  const done = transactions.filter(hasSucceeded).map(typeOf);
  const holds = done.some((type) => rule.some.includes(type)) && !done.some((type) => rule.none.includes(type));
  return holds ? rule.subStatus : undefined;
}

/** The id of the cancel that took effect, as evidence. */
function cancellationOf({ transactions }: Payment): string | undefined {
  const cancellation = transactions.filter(hasSucceeded).find((transaction) => typeOf(transaction) === 'CANCEL');
  return text(cancellation, 'id')?.slice(0, 255);
}
