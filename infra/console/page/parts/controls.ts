import { type Child, element } from './element.ts';

export const button = (label: string, click: () => void, kind = '') =>
  element('button', { type: 'button', class: kind, on: { click } }, label);

/** A button that copies a text and then says so, also to a screen reader. */
export function copyButton(text: () => string): HTMLElement {
  const label = element('span', { 'aria-live': 'polite' }, 'Copy');
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    label.textContent = 'Copied';
    setTimeout(() => {
      label.textContent = 'Copy';
    }, 1500);
  };
  return element('button', { type: 'button', class: 'small', on: { click: () => void copy() } }, label);
}

let fieldCount = 0;

/** A control with its label and an optional hint. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  fieldCount += 1;
  control.id ||= `field-${fieldCount}`;
  const hintId = `${control.id}-hint`;
  if (hint !== undefined) control.setAttribute('aria-describedby', hintId);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: control.id }, label),
    control,
    hint !== undefined && element('p', { class: 'hint', id: hintId }, hint),
  );
}

export const textInput = (value = '', attributes = {}) =>
  element('input', { type: 'text', value, autocomplete: 'off', spellcheck: 'false', ...attributes });

export const choice = (
  options: readonly (readonly [value: string, words: string])[],
  selected = '',
): HTMLSelectElement =>
  element(
    'select',
    {},
    ...options.map(([value, words]) => element('option', { value, selected: value === selected }, words)),
  );

/** An amount in minor units beside its currency. */
export function amountInputs(label: string) {
  const amount = textInput('', { inputmode: 'numeric' });
  const currency = textInput('USD', { maxlength: 3, size: 4 });
  const fields = element('div', { class: 'pair' }, field(label, amount), field('Currency', currency));
  return { amount, currency, fields };
}

/** A form that calls `submit` instead of leaving the page. */
export const form = (className: string, submit: () => void, ...children: readonly Child[]) =>
  element(
    'form',
    {
      class: className,
      on: {
        submit(event) {
          event.preventDefault();
          submit();
        },
      },
    },
    ...children,
  );

/** The current values of several controls. */
export const valuesOf = <Name extends string>(controls: Readonly<Record<Name, { readonly value: string }>>) =>
  Object.fromEntries(
    Object.entries<{ readonly value: string }>(controls).map(([name, { value }]) => [name, value]),
  ) as Record<Name, string>;
