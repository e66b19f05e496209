/**
 * The text with a value for each `{{name}}`.
 * @throws Error if a name has no value, or a value no name: the text and the code would have drifted apart.
 */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  const unused = new Set(Object.keys(values));
  const text = template.replaceAll(/\{\{([a-zA-Z]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing fills {{${name}}}`);
    unused.delete(name);
    return String(value);
  });
  if (unused.size > 0) throw new Error(`the template does not use ${[...unused].join(', ')}`);
  return text;
}
