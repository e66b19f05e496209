import type { Status } from '../../../../functions/core/cancellation/status.ts';
import { type IconName, iconPaths } from '../../words/icon-paths.ts';
import { statusWords } from '../../words/status-words.ts';
import { drawing, element } from './element.ts';

/** An icon beside a word with the same meaning; screen readers skip it. */
export const icon = (name: IconName) =>
  drawing(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    drawing('path', { d: iconPaths[name] }),
  );

/** A status as icon and word. */
export function chip(status: Status): HTMLElement {
  const { word, tone, icon: name } = statusWords[status];
  return element('span', { class: `chip ${tone}`, 'data-status': status }, icon(name), word);
}
