import { at, list, text } from '../../functions/untrusted/json.ts';
import { html, type Markup, prose } from './html.ts';

const nameIn = (reference: string) => reference.split('/').at(-1) ?? '';

/** A schema's name as a link to its place on the page. */
const link = (reference: string) => html`<a href="#schema-${nameIn(reference)}">${nameIn(reference)}</a>`;

const separated = (parts: readonly Markup[], separator: string) =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [html`${separator}`, part]));

/** What may stand there, in as few words as possible. */
function typeOf(schema: unknown): Markup {
  const reference = text(schema, '$ref');
  if (reference !== undefined) return link(reference);
  const variants = [...list(schema, 'oneOf'), ...list(schema, 'anyOf')];
  if (variants.length > 0) return html`${separated(variants.map(typeOf), ' or ')}`;
  const literal = at(schema, 'const');
  if (literal !== undefined) return html`<code>${JSON.stringify(literal)}</code>`;
  const words = list(schema, 'enum');
  if (words.length > 0)
    return html`${separated(
      words.map((word) => html`<code>${String(word)}</code>`),
      ' · ',
    )}`;
  const item = at(schema, 'items');
  if (item !== undefined) return html`list of ${typeOf(item)}`;
  const type = at(schema, 'type');
  return html`${Array.isArray(type) ? type.join(' or ') : String(type ?? 'anything')}${limits(schema)}`;
}

const limitNames = ['format', 'pattern', 'minLength', 'maxLength', 'minimum', 'exclusiveMinimum', 'maximum', 'default'];

function limits(schema: unknown): Markup | undefined {
  const told = limitNames.flatMap((name) => {
    const value = at(schema, name);
    return value === undefined || value === Number.MAX_SAFE_INTEGER ? [] : [`${name} ${String(value)}`];
  });
  return told.length > 0 ? html` <small>${told.join(', ')}</small>` : undefined;
}

/** One line of a table of fields or parameters. */
export const row = (name: string, schema: unknown, isRequired: boolean, description = ''): Markup =>
  html`<tr><th scope="row"><code>${name}</code>${isRequired ? html` <b>required</b>` : undefined}</th><td>${typeOf(schema)}</td><td>${prose(description)}${fieldsOf(schema)}</td></tr>`;

/** The fields of an object, with those of objects inside it; nothing for anything else. */
function fieldsOf(schema: unknown): Markup | undefined {
  const fields = Object.entries(at(schema, 'properties') ?? {});
  if (fields.length === 0) return undefined;
  const required = list(schema, 'required');
  const rows = fields.map(([name, field]) => row(name, field, required.includes(name), text(field, 'description')));
  return html`<table><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** A schema with all that it says. */
export function schemaSection(name: string, schema: unknown): Markup {
  const variants = list(schema, 'oneOf').map((variant) =>
    text(variant, '$ref') === undefined ? fieldsOf(variant) : html`<p>${typeOf(variant)}</p>`,
  );
  return html`<section id="schema-${name}"><h3>${name}</h3><p>${prose(text(schema, 'description') ?? '')}</p>${fieldsOf(schema)}${variants.length > 0 ? html`<p>One of:</p>${variants}` : undefined}</section>`;
}
