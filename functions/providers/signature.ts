import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `signature` is the HMAC-SHA256 of the bytes under any of the secrets; constant time for equal lengths. */
export function isSigned(
  signed: Uint8Array,
  signature: string | undefined,
  encoding: 'hex' | 'base64',
  secrets: readonly (string | Uint8Array)[],
): boolean {
  if (!signature) return false;
  // Stryker disable next-line StringLiteral: UTF-8 is the default of Node
  const given = Buffer.from(signature, 'utf8');
  return secrets.reduce((matched, secret) => {
    // Stryker disable next-line StringLiteral: UTF-8 is the default of Node
    const expected = Buffer.from(createHmac('sha256', secret).update(signed).digest(encoding), 'utf8');
    return (secret.length > 0 && given.length === expected.length && timingSafeEqual(given, expected)) || matched;
  }, false);
}
