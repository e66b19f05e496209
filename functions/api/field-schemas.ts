import * as z from 'zod/mini';
import { containsCardNumber, type Kind } from '../untrusted/card-number.ts';
import { maxPresentableLength } from '../untrusted/presentable.ts';

/** Characters of a text that a merchant sends with a request. */
export const maxTextLength = 255;

/** Characters of the note that an operator writes. */
export const maxNoteLength = 1000;

/** A text that we answer, with its limit. */
export const upTo = (maxLength: number) => z.string().check(z.maxLength(maxLength));

/** A time of an answer, with what it means. */
export const time = (words: string) => z.iso.datetime().check(z.describe(words));

/** What somebody else wrote, as it is stored. */
export const text = (words: string, maxLength = maxPresentableLength) =>
  z.nullable(upTo(maxLength)).check(z.describe(words));

/** Characters of a name of ours, such as that of a provider or of a field, and of the id of a merchant. */
export const [maxNameLength, maxMerchantLength] = [64, 128];

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
