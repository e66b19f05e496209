import type { LoggedExchange } from '../../ports/exchange-log.ts';
import type { ExchangeInput, ProviderRequest } from '../../providers/exchange.ts';
import { presentable } from '../../untrusted/presentable.ts';
import { withoutSecrets } from '../../untrusted/without-secrets.ts';

/** The most fields of one body or query that an entry names. */
const maxFields = 16;
const maxDepth = 4;

/** What money is called in a body. It can only come from the merchant's request, or from what the provider showed before. */
const moneyNames = /(?:amount|value|currency)$/i;
const money = /^(?:\d{1,15}(?:\.\d{1,4})?|[A-Za-z]{3})$/;

/** What a request may show: the values that the merchant gave. The path is relative to the base URL. */
export function shownRequest(
  { method, path, query = {}, body, form }: ProviderRequest,
  baseUrl: string,
  asked: Pick<ExchangeInput, 'transaction' | 'merchantReference' | 'providerToken'>,
  secrets: readonly unknown[],
): NonNullable<LoggedExchange['request']> {
  const given = [...Object.values(asked.transaction), asked.merchantReference];
  const show = (fields: readonly (readonly [name: string, value: unknown])[]) =>
    Object.fromEntries(fields.slice(0, maxFields).map(([name, value]) => [name, shownValue(name, value, given)]));
  return {
    method,
    host: (URL.parse(baseUrl)?.host ?? '').slice(0, 128),
    path: shownPath(path, given, [...secrets, asked.providerToken]),
    query: show(Object.entries(query)),
    fields: show(fieldsOf(form ?? body)),
  };
}

const shownReference = (text: string) => presentable(text, 'reference');

function shownValue(name: string, value: unknown, given: readonly unknown[]): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  const isShown = given.includes(text) || (moneyNames.test(name) && money.test(text));
  return isShown ? shownReference(text) : null;
}

/** A segment that is a reference of the merchant stays. Any other is not shown if it contains a secret, or is a short one. */
function shownPath(path: string, given: readonly unknown[], secrets: readonly unknown[]): string {
  const segments = path.split('/').map((segment) => {
    const meant = decoded(segment);
    const isSecret = secrets.includes(meant) || withoutSecrets(meant, secrets) !== meant;
    return isSecret && meant !== '' && !given.includes(meant) ? '[secret]' : segment;
  });
  return shownReference(segments.join('/'));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The leaves of a body by their paths. */
function fieldsOf(value: unknown, name = '', depth = 0): readonly (readonly [name: string, value: unknown])[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || depth === maxDepth) return name === '' ? [] : [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    fieldsOf(inner, name === '' ? key : `${name}.${key}`, depth + 1),
  );
}
