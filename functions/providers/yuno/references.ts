import * as z from 'zod/mini';
import { reference } from '../references.ts';
import { uuidDigits } from '../spellings.ts';

/** `paymentId` is the payment, `transactionId` the AUTHORIZE transaction that the creation of the payment returned. */
export const references = z.strictObject({ paymentId: reference(), transactionId: reference() });

export type YunoTransaction = z.infer<typeof references>;

/** Whether an answer is about another payment. One without an id is taken for ours, because the path named it. */
export function isAnother(id: unknown, { paymentId }: YunoTransaction): boolean {
  if (id === undefined || id === null || id === '') return false;
  return typeof id !== 'string' || uuidDigits(id) !== uuidDigits(paymentId);
}
