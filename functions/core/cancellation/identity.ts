import { createHash } from 'node:crypto';
import type { Cancellation } from './cancellation.ts';
import {
  base32,
  type CancellationId,
  type IdempotencyKey,
  type MerchantId,
  type ProviderName,
  type TransactionLock,
} from './ids.ts';
import type { Transaction } from './request.ts';

/** What names a payment at a provider: the provider, its identity references, and which spellings of them are the same. */
interface Identified {
  readonly name: ProviderName;
  readonly identity: readonly string[];
  /** By reference; without an entry, only the same spelling is the same. */
  readonly canonical?: Readonly<Record<string, ((reference: string) => string) | undefined>>;
}

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value));

/** The first 130 bits as 26 characters of base32 (RFC 4648, lowercase). */
function base32Of(bytes: Uint8Array): string {
  let text = '';
  let [bits, length] = [0, 0];
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (length += 8; length >= 5; length -= 5) text += base32.charAt((bits >> (length - 5)) & 31);
    bits &= (1 << length) - 1;
  }
  return text.slice(0, 26);
}

/** The idempotency key is the identity: the same merchant and key always name the same cancellation. */
export function cancellationId(merchant: MerchantId, key: IdempotencyKey): CancellationId {
  return `can_${base32Of(hash([merchant, key]).digest())}`;
}

/** The key of a lock. It begins with the provider, so that the policy of a worker can name the locks of its own provider. */
export const lockKey = (provider: ProviderName, hash: string) => `transaction#${provider}#${hash}`;

/**
 * The lock on one payment at one provider, by its identity references. Two spellings that the folder calls the same have one
 * lock. The canonical form is never sent: the provider gets what the merchant wrote.
 */
export function transactionLock(
  merchant: MerchantId,
  { name, identity, canonical = {} }: Identified,
  transaction: Transaction,
): TransactionLock {
  const references = identity.map((reference) => {
    const written = transaction[reference] ?? '';
    return canonical[reference]?.(written) ?? written;
  });
  return lockKey(name, hash([merchant, references]).digest('hex'));
}

/** The lock on the payment that a cancellation is about. */
export const lockOf = ({ merchant, request }: Cancellation, provider: Identified): TransactionLock =>
  transactionLock(merchant, provider, request.transaction);
