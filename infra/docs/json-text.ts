const widest = 120;
const isScalar = (value: unknown) => typeof value !== 'object' || value === null;

/** JSON laid out as the formatter of this repository does it: short lists of scalars on one line. */
export function jsonText(value: unknown, depth = 0, taken = 0): string {
  if (isScalar(value)) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const inner = '  '.repeat(depth + 1);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const parts = Object.entries(value as object)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => {
      const label = isList ? '' : `${JSON.stringify(name)}: `;
      return label + jsonText(part, depth + 1, inner.length + label.length);
    });
  if (parts.length === 0) return open + close;
  const line = `[${parts.join(', ')}]`;
  if (isList && value.every(isScalar) && taken + line.length < widest) return line;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}
