/** For `canonical`: letters mean the same in either case. */
export const lowercase = (reference: string): string => reference.toLowerCase();

/**
 * For `canonical`: a UUID is the same in either case (RFC 9562, 4). Many readers of UUIDs also accept one without dashes, or
 * after `urn:uuid:` (Python, `uuid.UUID`; .NET, `Guid.Parse`). So all of these become its 32 digits, and every other
 * reference becomes lowercase.
 */
export function uuidDigits(reference: string): string {
  const written = reference.toLowerCase();
  const digits = written.replace(/^urn:uuid:/, '').replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(digits) ? digits : written;
}
