import * as z from 'zod/mini';

/** The 16 characters by which Adyen names the payment. Without a colon: Adyen's webhook signatures separate fields with it. */
export const references = z.strictObject({
  pspReference: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/, '1–64 letters, digits and dashes')),
});

export type AdyenTransaction = Readonly<z.infer<typeof references>>;
