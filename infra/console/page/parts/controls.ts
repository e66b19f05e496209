import { hashOf } from '../../model/route.ts';
import { ago, shortId } from '../../words/formatting.ts';
import { type Child, element } from './element.ts';

/** The small parts that every view is made of. */

export const idLink = (id: string) => element('a', { href: hashOf(id), class: 'mono', title: id }, shortId(id));

/** A button that copies; it says so, also to who cannot see it. */
export function copyButton(text: () => string, label = 'Copy'): HTMLElement {
  const said = element('span', { 'aria-live': 'polite' }, label);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    said.textContent = 'Copied';
    setTimeout(() => {
      said.textContent = label;
    }, 1500);
  };
  return element('button', { type: 'button', class: 'small', on: { click: () => void copy() } }, said);
}

/** Terms and what they are; nothing for what is not known. */
export function facts(pairs: readonly (readonly [term: string, value: Child])[]): HTMLElement {
  const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
  return element(
    'dl',
    { class: 'facts' },
    ...known.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
  );
}

/** A moment: when it was in words, with the exact one as its title. */
export const moment = (iso: string, now = Date.now()) =>
  element('time', { datetime: iso, title: iso }, ago(now - Date.parse(iso)));

/** The time of day, with the date where it is another one. */
export function clockWords(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString(undefined, { hour12: false });
  return at.toDateString() === now.toDateString() ? time : `${at.toLocaleDateString()} ${time}`;
}

export const clock = (iso: string) => element('time', { datetime: iso, title: iso }, clockWords(iso));

let fields = 0;

/** A control under its label, with a hint where one helps. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  fields += 1;
  control.id ||= `field-${fields}`;
  if (hint !== undefined) control.setAttribute('aria-describedby', `${control.id}-hint`);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: control.id }, label),
    control,
    hint !== undefined && element('p', { class: 'hint', id: `${control.id}-hint` }, hint),
  );
}

export const textInput = (value = '', attributes = {}) =>
  element('input', { type: 'text', value, autocomplete: 'off', spellcheck: 'false', ...attributes });

export function choice(
  options: readonly (readonly [value: string, words: string])[],
  selected = '',
): HTMLSelectElement {
  return element(
    'select',
    {},
    ...options.map(([value, words]) => element('option', { value, selected: value === selected }, words)),
  );
}

export const button = (words: string, click: () => void, kind = '') =>
  element('button', { type: 'button', class: kind, on: { click } }, words);

export const section = (title: string, ...children: readonly Child[]) =>
  element('section', {}, element('h2', {}, title), ...children);
