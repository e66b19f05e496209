import { button } from '../controls.ts';
import { element } from '../element.ts';
import { openDialog } from './dialog.ts';

/** Asks before something that cannot be undone. Resolves with whether the person agreed; Escape means no. */
export async function confirmation(sentence: string, agree: string): Promise<boolean> {
  const answer = await openDialog(element('p', {}, sentence), (close) => [
    element(
      'div',
      { class: 'buttons' },
      button('Go back', () => close()),
      button(agree, () => close('yes'), 'primary'),
    ),
  ]);
  return answer === 'yes';
}
