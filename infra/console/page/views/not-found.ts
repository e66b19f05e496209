import { mono } from '../parts/content.ts';
import { element } from '../parts/element.ts';
import type { View } from '../session/context.ts';

/** The answer to a hash that names no view. */
export const notFoundPage = (hash: string): View => ({
  title: 'Page not found',
  element: element(
    'p',
    {},
    'There is no page at ',
    mono(hash),
    '. ',
    element('a', { href: '#/' }, 'Go to the first page'),
  ),
});
