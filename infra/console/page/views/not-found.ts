import { element } from '../parts/element.ts';
import type { View } from '../session/context.ts';

/** An address that leads nowhere, and a way back. */
export const nowherePage = (address: string): View => ({
  title: 'There is no such page',
  element: element(
    'p',
    {},
    element('span', { class: 'mono' }, address),
    ' leads nowhere. ',
    element('a', { href: '#/' }, 'Go to the first page'),
  ),
});
