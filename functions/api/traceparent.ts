/**
 * The header `traceparent` of W3C Trace Context (w3.org/TR/trace-context-2), which says where a request stands in the
 * distributed trace of its caller. A record stores its 25 bytes in base64url: 34 characters instead of 55, because every
 * write of a record is charged by its size.
 *
 * The trace goes on to whoever receives the merchant's events, and to nobody else. Providers do not get it: W3C names as a risk
 * that a service can recognise requests of one caller by it ("Privacy of traceparent field"), they do not need it, and we do not
 * know what their firewalls do with further headers. Our answers have no such header either: `traceresponse` is a draft,
 * and the merchant knows its own trace.
 */

/** Not all zeroes, and lowercase. A later version may go on after the flags; version ff does not exist. */
const format = /^(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The flags that version 00 defines: sampled and random trace id. All others must be zero in what is passed on. */
const knownFlags = 0b11;

/**
 * The stored form of a header. `undefined` if the header is absent or not valid: the standard requires to ignore an invalid
 * one completely.
 */
export function storedTrace(header: string | undefined): string | undefined {
  const [, version, traceId, parentId, flags = '', more] = format.exec(header ?? '') ?? [];
  if (!traceId || !parentId || (version === '00' && more !== undefined)) return undefined;
  const kept = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0');
  return Buffer.from(traceId + parentId + kept, 'hex').toString('base64url');
}

const hexOf = (stored: string) => Buffer.from(stored, 'base64url').toString('hex');

/** The header for those who go on with the trace, in version 00. We record no spans, so the parent stays the merchant's. */
export function traceparentOf(stored: string): string {
  const hex = hexOf(stored);
  return `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-${hex.slice(48)}`;
}

/** The id of the whole trace: 32 hexadecimal digits. */
export const traceIdOf = (stored: string): string => hexOf(stored).slice(0, 32);
