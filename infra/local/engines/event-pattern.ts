/** A rule's pattern: a list of literal values for each field, nested in the same way as the event. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly (string | number | boolean | null)[] };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns a function that compares events with the pattern, by exact values only.
 * @throws TypeError that names the field, for any operator: a local copy of EventBridge's operators could be wrong.
 */
export function eventMatcher(pattern: EventPattern): (event: unknown) => boolean {
  check(pattern, '');
  return (event) => matches(pattern, event);
}

function check(pattern: unknown, at: string): void {
  if (Array.isArray(pattern)) {
    const odd = pattern.find((value) => typeof value === 'object' && value !== null);
    if (odd !== undefined) throw new TypeError(`the pattern's ${at} uses an operator; only exact values run locally`);
    if (pattern.length === 0) throw new TypeError(`the pattern's ${at} is empty`);
    return;
  }
  if (!isObject(pattern)) throw new TypeError(`the pattern's ${at || 'root'} is neither a list nor an object`);
  for (const [field, inner] of Object.entries(pattern)) {
    if (field.startsWith('$')) throw new TypeError(`the pattern uses ${field}; only exact values run locally`);
    check(inner, `${at}/${field}`);
  }
}

function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    const literals: readonly unknown[] = pattern;
    return Array.isArray(value) ? value.some((item) => literals.includes(item)) : literals.includes(value);
  }
  return (
    isObject(pattern) &&
    isObject(value) &&
    Object.entries(pattern).every(([field, inner]) => Object.hasOwn(value, field) && matches(inner, value[field]))
  );
}
