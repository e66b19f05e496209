import { type Kind, withoutCardNumbers } from '../../untrusted/card-number.ts';
import { presentable } from '../../untrusted/presentable.ts';
import { withoutSecretForms } from '../../untrusted/without-secret-forms.ts';
import { withoutSecrets } from '../../untrusted/without-secrets.ts';

/** Of words: characters that an entry keeps. */
const maxLength = 120;

/** An address of e-mail (RFC 5322, 3.4.1, roughly), a phone number with its country, and an IBAN (ISO 13616). */
const contacts = [
  /(?<![^\s<>"'(),;:=])[^\s<>"'(),;:=@]+(?:@|%40)[^\s<>"'(),;:=@]+/giu,
  /\+\d[\d ().-]{5,18}\d/g,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b/g,
];

const withoutContacts = (text: string) =>
  contacts.reduce((shown, contact) => shown.replace(contact, '[personal]'), text);

/** A word of a provider, as codes, statuses and references are: no spaces, and nothing that an address needs. */
const word = /^[\w.:/+=-]{1,64}$/;

/** Words of others, fit to be kept: without secrets, card numbers, addresses and phone numbers, and short. */
export const shownWords = (text: string, secrets: readonly unknown[]): string =>
  withoutCardNumbers(
    presentable(withoutContacts(withoutSecretForms(withoutSecrets(text, secrets)))).slice(0, maxLength),
  ).toWellFormed();

/**
 * A code, a status or a reference of a provider. Null if the value is not one word, or contains a secret. A reference may
 * look like a number of an account, and only the lengths of card numbers that a brand gives out count there.
 */
export function shownWord(value: unknown, secrets: readonly unknown[], kind: Kind = 'words'): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = String(value);
  if (!word.test(text) || text.includes('://') || secrets.includes(text)) return null;
  const safe =
    kind === 'words'
      ? shownWords(text, secrets)
      : presentable(withoutSecretForms(withoutSecrets(text, secrets)), 'reference');
  return safe === text ? text : null;
}
