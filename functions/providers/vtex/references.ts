import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** `authorizationId` is sent only in the body, so it may hold characters that a path segment may not. */
export const references = z.strictObject({
  paymentId: reference(),
  authorizationId: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/, '1–255 printable ASCII characters'))),
});

export type VtexTransaction = z.infer<typeof references>;
