import type { Observation } from '../../core/cancellation/observation.ts';
import type { LoggedExchange } from '../../ports/exchange-log.ts';
import type { ProviderResponse } from '../../providers/exchange.ts';
import { withoutCardNumbers } from '../../untrusted/card-number.ts';
import { at } from '../../untrusted/json.ts';
import { shownWord, shownWords } from './shown-text.ts';

/** So many items of a list are shown. */
const maxItems = 6;

/**
 * The status of an answer, and the fields that the provider's folder names, as far as they are codes. All other fields
 * are left out, because they may be personal data.
 */
export function shownAnswer(
  { status, body }: Pick<ProviderResponse, 'status' | 'body'>,
  names: readonly string[],
  { said }: Observation,
  secrets: readonly unknown[],
): NonNullable<LoggedExchange['answer']> {
  const fields = names.flatMap((name) => {
    const values = valuesAt(body, name.split('.')).slice(0, maxItems);
    return values.length === 0 ? [] : [[name, joined(values, secrets)] as const];
  });
  const details = Object.entries(said?.details ?? {}).flatMap(([name, detail]) => {
    const shown = shownWord(detail, secrets);
    return shown === null ? [] : [[name, shown] as const];
  });
  return { status, fields: Object.fromEntries([...details, ...fields]) };
}

/** Null if none of the values is shown. Short words can be a card number together. */
function joined(values: readonly unknown[], secrets: readonly unknown[]): string | null {
  const words = values.map((value) => shownWord(value, secrets));
  return words.every((shown) => shown === null)
    ? null
    : withoutCardNumbers(words.map((shown) => shown ?? '…').join(' '));
}

/** The values at a path, in every item of a list on the way. A list in a list has none, so no depth of an answer matters. */
function valuesAt(value: unknown, [name, ...inner]: readonly string[]): readonly unknown[] {
  const found = Array.isArray(value) ? value.slice(0, maxItems) : [value];
  if (name === undefined) return found.filter((one) => one !== undefined && one !== null);
  return found.filter((one) => !Array.isArray(one)).flatMap((one) => valuesAt(at(one, name), inner));
}

/** What we learnt, in our words and in short words of the provider. */
export function shownMeaning(
  { kind, detail, code, said = {} }: Observation,
  secrets: readonly unknown[],
): LoggedExchange['meaning'] {
  const { code: providerCode, message, reference } = said;
  const given = {
    reason: code,
    detail: detail && shownWords(detail, secrets),
    code: providerCode && shownWords(providerCode, secrets),
    message: message && shownWords(message, secrets),
    reference: reference === undefined ? undefined : shownWord(reference, secrets, 'reference'),
  };
  return { kind, ...Object.fromEntries(Object.entries(given).filter(([, word]) => typeof word === 'string')) };
}
