import { createHash } from 'node:crypto';
import type { Transaction } from './request.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lowercase, without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    // Stryker disable next-line EqualityOperator: five bits that wait come out with the next byte
    while (bits >= 5) {
      bits -= 5;
      text += base32Alphabet[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  // Stryker disable next-line ConditionalExpression,EqualityOperator,ArithmeticOperator: 256 bits always leave a rest, and an id ends before it
  return bits > 0 ? text + base32Alphabet[(held << (5 - bits)) & 31] : text;
}

/** The idempotency key is the identity: the same merchant and key always name the same cancellation. */
export const cancellationId = (merchant: string, key: string) =>
  `can_${base32(sha256(JSON.stringify([merchant, key]))).slice(0, 26)}`;

export const isCancellationId = (text: string) => /^can_[a-z2-7]{26}$/.test(text);

const isCaseless = (reference: string) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(reference) || /^[0-9a-f]{16,}$/i.test(reference);

/** The key of the lock on one payment at one provider; UUIDs and hex are the same payment in either case. */
export function transactionLock(
  merchant: string,
  provider: string,
  identity: readonly string[],
  transaction: Transaction,
): string {
  const references = identity.map((name) => {
    const reference = transaction[name] ?? '';
    return isCaseless(reference) ? reference.toLowerCase() : reference;
  });
  return `transaction#${sha256(JSON.stringify([merchant, provider, references])).toString('hex')}`;
}
