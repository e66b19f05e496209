import { button } from '../parts/controls.ts';
import { type Child, element } from '../parts/element.ts';

/** A native dialog in front of the page. It is removed when it closes, and the focus goes back to where it was. */
export function openDialog(title: string, content: (close: () => void) => readonly Child[]): void {
  const heading = element('h2', {}, title);
  heading.id = 'dialog-title';
  const dialog = element('dialog', { 'aria-labelledby': heading.id });
  const close = () => dialog.close();
  dialog.append(
    heading,
    ...content(close).filter((child) => child instanceof Node),
    element('div', { class: 'buttons' }, button('Go back', close)),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
