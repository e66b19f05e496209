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

/** A time for the reader, with its ISO form as a tooltip. */
export const clock = (iso: string) => element('time', { datetime: iso, title: iso }, clockWords(iso));

const instant = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence in which every ISO time is shown as `clock` shows it. */
export const withTimes = (sentence: string): Child[] =>
  sentence.split(instant).map((part, index) => (index % 2 === 1 ? clock(part) : part));

/** For sentences that `withTimes` shows. */
export const isoTime = (iso: string) => iso;

/** A list of terms and their values. Terms without a value are left out. */
export function facts(pairs: readonly (readonly [term: string, value: Child])[]): HTMLElement {
  const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
  return element(
    'dl',
    { class: 'facts' },
    ...known.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
  );
}
