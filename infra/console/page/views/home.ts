import { section } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import type { Context, View } from '../session/context.ts';
import { board } from './board.ts';
import { cancelForm } from './cancel-form.ts';

/** The first view on one machine: cancel a payment, and watch all of them. */
export function homePage(context: Context): View {
  const live = board(context);
  return {
    title: 'Cancel a payment, and watch it end',
    element: element(
      'div',
      { class: 'home' },
      section('New cancellation', cancelForm(context)),
      section('Live', live.element),
    ),
    stop: live.stop,
  };
}
