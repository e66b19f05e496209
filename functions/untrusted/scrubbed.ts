import { withoutCardNumbers } from './card-number.ts';

const secretNames = /authorization|token|secret|password|api-?key|signature|cookie/i;
const secretValues = /\b(Bearer|Basic)\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** The value without anything that must not be logged, recognised by the name of its field or by what the text looks like. */
export function scrubbed(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutCardNumbers(value).replaceAll(secretValues, '[secret]');
  if (value instanceof Error) return scrubbed({ name: value.name, message: value.message, stack: value.stack }, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretNames.test(name) ? '[secret]' : scrubbed(field, depth + 1),
    ]),
  );
}
