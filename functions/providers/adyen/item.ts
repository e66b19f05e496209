import * as z from 'zod/mini';

/** As it is written into the signed text: a missing field is empty. */
const word = z.pipe(
  z.nullish(z.union([z.string(), z.number(), z.boolean()])),
  z.transform((value) => String(value ?? '')),
);

const schema = z.object({
  pspReference: word,
  originalReference: word,
  merchantAccountCode: word,
  merchantReference: word,
  amount: z.object({ value: word, currency: word }),
  eventCode: word,
  success: word,
  additionalData: z.object({ hmacSignature: z.string() }),
});

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

/** @returns `undefined` for an item that is not signed, or that has another form than Adyen's. */
export function itemOf(value: unknown): Item | undefined {
  const { success: isItem, data } = z.safeParse(schema, value);
  if (!isItem) return undefined;
  const { pspReference, originalReference, merchantReference, eventCode, success } = data;
  // The order is Adyen's (docs.adyen.com, "Verify HMAC signatures").
  const fields = [
    pspReference,
    originalReference,
    data.merchantAccountCode,
    merchantReference,
    data.amount.value,
    data.amount.currency,
    eventCode,
    success,
  ];
  return {
    pspReference,
    originalReference,
    merchantReference,
    eventCode,
    success,
    signed: fields.join(':'),
    signature: data.additionalData.hmacSignature,
    isAmbiguous: fields.some((field) => /[:\\]/.test(field)),
  };
}
