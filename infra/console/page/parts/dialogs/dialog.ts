import { type Child, element } from '../element.ts';

let count = 0;

/**
 * Shows a native dialog in front of the page. Resolves when it closes, with what `close` was given; Escape gives nothing.
 * The browser keeps the focus inside the dialog, and returns it to where it was (HTML, "The dialog element": dialog
 * focusing steps).
 */
export function openDialog(
  label: HTMLElement,
  content: (close: (value?: string) => void) => readonly Child[],
): Promise<string> {
  count += 1;
  label.id = `dialog-${count}`;
  const { promise, resolve } = Promise.withResolvers<string>();
  const close = (value = '') => dialog.close(value);
  const dialog = element('dialog', { 'aria-labelledby': label.id }, label, ...content(close));
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
