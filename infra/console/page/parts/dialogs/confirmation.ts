import { button } from '../controls.ts';
import { element } from '../element.ts';

let count = 0;

/**
 * Asks before something that cannot be undone. Resolves with whether the person agreed; Escape means no. The browser keeps
 * the focus inside the dialog, and returns it to where it was (HTML, "The dialog element": dialog focusing steps).
 */
export function confirmation(sentence: string, agree: string): Promise<boolean> {
  count += 1;
  const id = `confirmation-${count}`;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const yes = button(agree, () => dialog.close('yes'), 'primary');
  const dialog: HTMLDialogElement = element(
    'dialog',
    { class: 'confirmation', 'aria-labelledby': id },
    element('p', { id }, sentence),
    element(
      'div',
      { class: 'buttons' },
      button('Go back', () => dialog.close()),
      yes,
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
