import { rejectionCodes } from '../../../../functions/core/cancellation/status.ts';
import { spacedWords } from '../../../client/words/status-words.ts';
import { resolutionBody } from '../../model/request-body.ts';
import { amountInputs, choice, field, form, textInput, valuesOf } from './controls.ts';
import { element } from './element.ts';

/** Selected at first, so that nobody confirms an irreversible result by accident. */
const unchosen = ['', 'Choose …'] as const;

const results = [
  ['cancelled', 'Cancelled: the money was never taken'],
  ['refunded', 'Refunded: all of it was given back'],
  ['partially_refunded', 'Partly refunded'],
  ['rejected', 'Rejected: the payment was not cancelled'],
] as const;

/** The form in which a person says what really happened; `label` is that of its button. */
export function resolutionForm(
  label: string,
  send: (body: Readonly<Record<string, unknown>>) => void,
): HTMLFormElement {
  const status = choice([unchosen, ...results]);
  status.required = true;
  const code = choice([unchosen, ...rejectionCodes.map((name) => [name, spacedWords(name)] as const)]);
  const { amount, currency, fields: amountFields } = amountInputs('Amount (minor units)', 'refund');
  amount.pattern = '[0-9]*';
  const reference = textInput('', { maxlength: 255 });
  const note = element('textarea', { rows: 2, required: true, maxlength: 1000 });
  const codeField = field('Why', code);
  const showNeededFields = () => {
    codeField.hidden = status.value !== 'rejected';
    code.required = !codeField.hidden;
    amountFields.hidden = !status.value.endsWith('refunded');
    amount.required = status.value === 'partially_refunded';
  };
  status.addEventListener('change', showNeededFields);
  showNeededFields();
  return form(
    'resolution',
    () => send(resolutionBody(valuesOf({ status, code, amount, currency, reference, note }))),
    field('What really happened', status),
    codeField,
    amountFields,
    field("The provider's reference, if there is one", reference),
    field('How you know', note, 'Stored with the result.'),
    element('div', { class: 'buttons' }, element('button', { class: 'primary' }, label)),
  );
}
