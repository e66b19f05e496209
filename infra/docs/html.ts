/** Markup that was made by `html`; anything else is text and gets escaped. */
export class Markup {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

type Part = Markup | string | number | undefined | readonly Part[];

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.markup;
  return typeof part === 'object' ? part.map(written).join('') : escaped(String(part));
}

/** A template of markup whose parts are escaped unless they are markup themselves; `undefined` is nothing. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((made, text, index) => made + written(parts[index - 1]) + text));

/** Text in which `code` stands between backticks, as the schemas' descriptions write it. */
export const prose = (text: string): readonly Markup[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
