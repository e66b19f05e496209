import { cancellationHash } from '../../model/route.ts';
import { clockWords, shortId } from '../../words/formatting.ts';
import { type Child, element } from './element.ts';

export const section = (title: string, ...children: readonly Child[]) =>
  element('section', {}, element('h2', {}, title), ...children);

/** Content that can be folded away under a title. */
export const foldable = (title: string, isOpen: boolean, ...children: readonly Child[]) =>
  element('details', { class: 'more', open: isOpen }, element('summary', {}, title), ...children);

export const mono = (text: string) => element('span', { class: 'mono' }, text);

export const plainList = (...items: readonly HTMLElement[]) => element('ul', { class: 'plain' }, ...items);

export const idLink = (id: string) =>
  element('a', { href: cancellationHash(id), class: 'mono', title: id }, shortId(id));

/** A time with its full form as a tooltip. */
export const clock = (iso: string, words = clockWords(iso)) => element('time', { datetime: iso, title: iso }, words);

/** A list of terms and their values. Terms without a value are left out. */
export function facts(pairs: readonly (readonly [term: string, value: Child])[]): HTMLElement {
  const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
  return element(
    'dl',
    { class: 'facts' },
    ...known.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
  );
}
