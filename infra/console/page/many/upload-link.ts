import { element } from '../parts/element.ts';
import type { Context } from '../session/context.ts';

/** A link to the page that cancels many payments, for people who may do that. */
export function uploadLink({ api }: Context): HTMLElement {
  const link = element(
    'p',
    { hidden: true },
    element('a', { href: '#/upload' }, 'Cancel many payments from a CSV file'),
  );
  const show = async () => {
    link.hidden = !(await api.hasScope('cancellations/write'));
  };
  void show().catch(() => undefined);
  return link;
}
