import * as z from 'zod/mini';
import { containsCardNumber, type Kind } from '../untrusted/card-number.ts';

/** A time and a text of an answer, with what they mean. */
export const time = (words: string) => z.iso.datetime().check(z.describe(words));
export const text = (words: string) => z.nullable(z.string()).check(z.describe(words));

/** Characters of a text that a merchant sends with a request. */
export const maxTextLength = 255;

/** What a person wrote, or a reference; half a character (a lone surrogate) has no UTF-8 form and could not be stored. */
export const words = (maxLength: number, kind?: Kind) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
    z.refine((text) => !containsCardNumber(text, kind), 'must not contain a card number'),
  );

/** Minor units of an ISO 4217 currency. */
export const amountSchema = z.strictObject({
  value: z.int().check(
    z.positive(),
    z.refine((value) => !containsCardNumber(String(value)), 'must not be a card number'),
  ),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'expected a three-letter currency code')),
});
