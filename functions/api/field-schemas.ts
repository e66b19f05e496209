import * as z from 'zod/mini';
import { containsCardNumber } from '../untrusted/card-number.ts';

/** Characters of a text that a merchant sends with a request. */
export const maxTextLength = 255;

const noCardNumber = (text: string) => !containsCardNumber(text);

/** What a person wrote; half a character (a lone surrogate) has no UTF-8 form and could not be stored. */
export const words = (maxLength: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
    z.refine(noCardNumber, 'must not contain a card number'),
  );

/** Minor units of an ISO 4217 currency. */
export const amountSchema = z.strictObject({
  value: z.int().check(z.positive()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'expected a three-letter currency code')),
});
