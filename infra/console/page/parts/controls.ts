import type { FieldError } from '../session/json-request.ts';
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
  attributes = {},
): HTMLSelectElement =>
  element(
    'select',
    attributes,
    ...options.map(([value, words]) => element('option', { value, selected: value === selected }, words)),
  );

/** An amount in minor units beside its currency; `name` is that of the amount in the request. */
export function amountInputs(label: string, name: string) {
  const amount = textInput('', { name: `${name}/value`, inputmode: 'numeric' });
  const currency = textInput('', { name: `${name}/currency`, maxlength: 3, size: 4 });
  const fields = element('div', { class: 'pair' }, field(label, amount), field('Currency', currency));
  return { amount, currency, fields };
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const errorIdOf = ({ id }: Control) => `${id}-error`;

/**
 * Shows each error at its field and moves the focus to the first. The name of a field is the JSON Pointer without the
 * first slash, or begins with it.
 * @returns the errors that belong to no visible field.
 */
export function showFieldErrors(target: HTMLFormElement, errors: readonly FieldError[]): readonly FieldError[] {
  const controls = [...target.querySelectorAll<Control>('input, select, textarea')];
  const found = errors.map((error) => {
    const name = error.pointer.slice(1);
    const control = controls.find((one) => one.name === name || one.name.startsWith(`${name}/`));
    return { error, control: control?.closest('[hidden]') ? undefined : control };
  });
  for (const { error, control } of found) if (control) showFieldError(control, error.detail);
  const first = controls.find((control) => control.ariaInvalid === 'true');
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
  return found.filter(({ control }) => !control).map(({ error }) => error);
}

function showFieldError(control: Control, detail: string): void {
  if (control.ariaInvalid === 'true') return;
  const id = errorIdOf(control);
  control.ariaInvalid = 'true';
  describe(control, (ids) => [...ids, id]);
  control.after(element('p', { class: 'field-error', id }, `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`));
  control.addEventListener('input', () => clearFieldError(control), { once: true });
}

function clearFieldError(control: Control): void {
  const id = errorIdOf(control);
  control.ariaInvalid = null;
  describe(control, (ids) => ids.filter((one) => one !== id));
  document.getElementById(id)?.remove();
}

function describe(control: Control, change: (ids: readonly string[]) => readonly string[]): void {
  const ids = change((control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
  if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '));
  else control.removeAttribute('aria-describedby');
}

export function clearFieldErrors(target: HTMLFormElement): void {
  for (const control of target.querySelectorAll<Control>('[aria-invalid]')) clearFieldError(control);
}

/** While `action` runs, the form says that it is busy and its buttons do nothing; the first says `words`. */
export async function whileBusy(target: HTMLFormElement, words: string, action: () => Promise<void>): Promise<void> {
  const buttons = [...target.querySelectorAll('button')].filter(({ disabled }) => !disabled);
  const [first] = buttons.filter(({ type }) => type === 'submit');
  const label = first?.textContent ?? '';
  const focused = document.activeElement;
  target.ariaBusy = 'true';
  for (const one of buttons) one.disabled = true;
  if (first) first.textContent = words;
  try {
    await action();
  } finally {
    target.ariaBusy = null;
    for (const one of buttons) one.disabled = false;
    if (first) first.textContent = label;
    // A disabled button loses the focus.
    const hasLost = document.activeElement === document.body || document.activeElement === focused;
    if (hasLost && focused instanceof HTMLButtonElement && focused.isConnected) focused.focus();
  }
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
