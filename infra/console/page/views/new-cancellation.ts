import { element } from '../parts/element.ts';
import type { Context, View } from '../session/context.ts';
import { cancelForm } from './cancel-form.ts';

/** The form of a deployed service, for the people who may ask for cancellations. */
export const newCancellationPage = (context: Context): View => ({
  title: 'Cancel a payment',
  element: element('div', { class: 'card new' }, cancelForm(context)),
});
