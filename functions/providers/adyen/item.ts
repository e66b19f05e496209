import { at, text } from '../../untrusted/json.ts';

/** One item of a webhook: what Adyen signs of it, and nothing else. */
export interface Item {
  /** Of the event: for a cancel, the reference that Adyen gave to the cancel request. */
  readonly pspReference: string;
  /** The payment that was modified; empty if the event is about the payment itself. */
  readonly originalReference: string;
  readonly merchantReference: string;
  readonly eventCode: string;
  readonly success: string;
  /** The text that is signed. */
  readonly signed: string;
  readonly signature: string;
  /** The fields are joined with colons that nobody escapes, so other fields could give the same text. */
  readonly isAmbiguous: boolean;
}

/** What is signed, in Adyen's order (docs.adyen.com, "Verify HMAC signatures"). */
const signedPaths = [
  ['pspReference'],
  ['originalReference'],
  ['merchantAccountCode'],
  ['merchantReference'],
  ['amount', 'value'],
  ['amount', 'currency'],
  ['eventCode'],
  ['success'],
] as const;

const isPlain = (value: unknown) => value === null || typeof value !== 'object';

/** @returns `undefined` for an item that is not signed, or of which a signed field is an object or a list. */
export function itemOf(item: unknown): Item | undefined {
  const signature = text(item, 'additionalData', 'hmacSignature');
  const given = signedPaths.map((path) => at(item, ...path));
  if (signature === undefined || !given.every(isPlain)) return undefined;
  // A missing field is signed as an empty one.
  const fields = given.map((value) => String(value ?? ''));
  const [pspReference = '', originalReference = '', , merchantReference = '', , , eventCode = '', success = ''] =
    fields;
  const isAmbiguous = fields.some((field) => /[:\\]/.test(field));
  const signed = fields.join(':');
  return { pspReference, originalReference, merchantReference, eventCode, success, signed, signature, isAmbiguous };
}
