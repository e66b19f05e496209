import { createHash } from 'node:crypto';
import type { Cancellation } from './cancellation.ts';
import type { CancellationId, IdempotencyKey, MerchantId, ProviderName, TransactionLock } from './ids.ts';
import type { Transaction } from './request.ts';

/** What names a payment at a provider: the provider and its identity references. */
interface Identified {
  readonly name: ProviderName;
  readonly identity: readonly string[];
}

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The idempotency key is the identity: the same merchant and key always name the same cancellation. */
export function cancellationId(merchant: MerchantId, key: IdempotencyKey): CancellationId {
  // 26 base32 characters (RFC 4648, lowercase) hold the first 130 of the 256 bits.
  const digits = (BigInt(`0x${sha256([merchant, key])}`) >> 126n).toString(32).padStart(26, '0');
  return `can_${digits.replaceAll(/./g, (digit) => base32.charAt(Number.parseInt(digit, 32)))}`;
}

const isCaseless = (reference: string) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(reference) || /^[0-9a-f]{16,}$/i.test(reference);

/** The lock on one payment at one provider, by its identity references. UUIDs and hex are the same in either case. */
export function transactionLock(
  merchant: MerchantId,
  { name, identity }: Identified,
  transaction: Transaction,
): TransactionLock {
  const references = identity.map((reference) => {
    const value = transaction[reference] ?? '';
    return isCaseless(value) ? value.toLowerCase() : value;
  });
  return `transaction#${sha256([merchant, name, references])}`;
}

/** The lock on the payment that a cancellation is about. */
export const lockOf = ({ merchant, request }: Cancellation, provider: Identified): TransactionLock =>
  transactionLock(merchant, provider, request.transaction);
