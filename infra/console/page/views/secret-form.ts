import { field, form, textInput } from '../parts/controls.ts';
import { type Child, element } from '../parts/element.ts';
import { rememberSecret } from '../session/tab-secret.ts';

/** Asks for the client secret that `npm start` has written to this file, and loads the page again. */
export function secretForm(file: string): readonly Child[] {
  const secret = textInput('', { type: 'password', required: true });
  const enter = () => {
    rememberSecret(secret.value.trim());
    location.reload();
  };
  return [
    element('p', {}, 'This system can move real money. Open the address that npm start printed, or enter the secret.'),
    form(
      '',
      enter,
      field('Client secret', secret, `In the file ${file}`),
      element('button', { class: 'primary' }, 'Open'),
    ),
  ];
}
