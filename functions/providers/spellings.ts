/** For `canonical`: letters mean the same in either case. */
export const lowercase = (reference: string): string => reference.toLowerCase();

/**
 * For `canonical`: Crockford's Base32, in which ULIDs are written, reads I and L as 1 and O as 0, and letters in either case
 * (ULID specification, "Encoding"; crockford.com/base32). Also in a prefix, which is the same for all of them.
 */
export const crockfordDigits = (reference: string): string =>
  reference.toLowerCase().replaceAll(/[il]/g, '1').replaceAll('o', '0');

/** Digits between the dashes of a UUID. */
const groupSizes = [8, 4, 4, 4, 12] as const;

/**
 * For `canonical`: a UUID is the same in either case (RFC 9562, 4), and readers accept more than its usual form: Python's
 * `uuid.UUID` ignores every dash, `urn:` and `uuid:`, and Java's `UUID.fromString` needs no zeros at the beginning of a
 * group. So all of these become its 32 digits, and every other reference becomes lowercase.
 */
export function uuidDigits(reference: string): string {
  const written = reference.toLowerCase();
  const groups = written.replaceAll(/urn:|uuid:/g, '').split('-');
  const digits = [groups.join(''), inFullGroups(groups)].find((form) => /^[0-9a-f]{32}$/.test(form));
  return digits ?? written;
}

/** The digits with the zeros that a group lacks. If these are no groups of a UUID, the result is not 32 digits. */
function inFullGroups(groups: readonly string[]): string {
  if (groups.length !== groupSizes.length || groups.includes('')) return '';
  return groups.map((group, index) => group.replace(/^0+/, '').padStart(groupSizes[index] ?? 0, '0')).join('');
}
