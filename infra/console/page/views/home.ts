import { section } from '../parts/content.ts';
import { element } from '../parts/element.ts';
import type { LocalContext, View } from '../session/context.ts';
import { board } from './board.ts';
import { cancelForm } from './cancel-form.ts';

/** The first page of the local system: cancel a payment and follow all cancellations. */
export function homePage(context: LocalContext): View {
  const live = board(context);
  return {
    title: 'Cancel a payment and follow it',
    element: element(
      'div',
      { class: 'home' },
      section('New cancellation', cancelForm(context)),
      section('Live', live.element),
    ),
    stop: live.stop,
  };
}
