import type { Status } from '../../../../functions/core/cancellation/status.ts';
import { statusWords } from '../../words/status-words.ts';
import { drawing, element } from './element.ts';

/** Drawn beside a word that says the same, so it is silent to a screen reader. */
export const icon = (path: string) =>
  drawing('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, drawing('path', { d: path }));

/** A status as icon and word. */
export function chip(status: Status): HTMLElement {
  const { word, tone, icon: path } = statusWords[status];
  return element('span', { class: `chip ${tone}`, 'data-status': status }, icon(path), word);
}
