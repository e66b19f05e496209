/** Placeholders have no dash, but names of providers do. */
const placeholder = (field: string) => field.replaceAll('-', '_');

/** The `SET` and `REMOVE` clauses that give each field its value. A field with the value `undefined` is removed. */
export function assignments(fields: Readonly<Record<string, unknown>>) {
  const names = Object.fromEntries(Object.keys(fields).map((field) => [`#${placeholder(field)}`, field]));
  const given = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => [placeholder(field), value] as const);
  const removed = Object.keys(fields).filter((field) => fields[field] === undefined);
  return {
    set: given.length > 0 ? `SET ${given.map(([field]) => `#${field} = :${field}`).join(', ')}` : '',
    remove: removed.length > 0 ? `REMOVE ${removed.map((field) => `#${placeholder(field)}`).join(', ')}` : '',
    names,
    values: Object.fromEntries(given.map(([field, value]) => [`:${field}`, value])),
  };
}
