/** Readers of untrusted JSON: own properties of the expected type, or `undefined`. Never throws. */

/** The value of a JSON text, `undefined` when it is none. */
// Stryker disable BlockStatement: a function that ends without a value returns undefined too
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
// Stryker restore BlockStatement

/** The value at `names`, through own properties only. */
export function at(value: unknown, ...names: readonly (string | number)[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string | number, unknown>)[name]
        : undefined,
    value,
  );
}

/** A string of at least one character. */
export function text(value: unknown, ...names: readonly (string | number)[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A finite number. */
export function number(value: unknown, ...names: readonly (string | number)[]): number | undefined {
  const found = at(value, ...names);
  return Number.isFinite(found) ? (found as number) : undefined;
}

/** An array, or an empty one. */
export function list(value: unknown, ...names: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : [];
}
