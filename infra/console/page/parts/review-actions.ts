import { rejectionCodes } from '../../../../functions/core/cancellation/status.ts';
import { resolutionBody } from '../../model/request-body.ts';
import { recheckOutcome } from '../../words/review-words.ts';
import { spacedWords } from '../../words/status-words.ts';
import { type CancellationResource, ok, refusalWords } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { button, choice, clockWords, field, textInput } from './controls.ts';
import { element, fill } from './element.ts';

type Reviewed = Pick<CancellationResource, 'id' | 'status'>;

/** Look again, and say what really happened: only while a person must decide. */
export function reviewActions(
  context: Context,
  done: () => void,
): { readonly element: HTMLElement; show(one: Reviewed): void } {
  const place = element('div', { class: 'review-actions', hidden: true });
  let shown = '';

  async function send(path: string, body: unknown, said: string): Promise<boolean> {
    const reply = await context.api.post(path, body);
    const isDone = reply.status < 300;
    context.say(isDone ? said : refusalWords(reply.status, reply.body));
    if (isDone) done();
    return isDone;
  }

  return {
    element: place,
    show({ id, status }) {
      const state = `${id} ${status}`;
      if (shown === state) return;
      shown = state;
      place.hidden = status !== 'review_required';
      if (place.hidden) return fill(place);
      const form = resolutionForm((body) => send(`/v1/cancellations/${id}/resolution`, body, 'Resolved.'));
      form.hidden = true;
      const open = button('Resolve …', () => {
        form.hidden = !form.hidden;
        open.setAttribute('aria-expanded', String(!form.hidden));
        if (!form.hidden) form.querySelector('select')?.focus();
      });
      open.setAttribute('aria-expanded', 'false');
      const outcome = element('p', { class: 'hint', role: 'status' });
      const look = async () => {
        recheck.disabled = true;
        try {
          await lookAgain(context, id, outcome, done);
        } finally {
          recheck.disabled = false;
        }
      };
      const recheck = button('Recheck', () => void look());
      fill(place, element('div', { class: 'buttons' }, recheck, open), outcome, form);
    },
  };
}

const askedEvery = 700;
const askedTimes = 30;

/** Has it looked at again, and says what came of it once the record shows that. */
async function lookAgain(context: Context, id: string, outcome: HTMLElement, done: () => void): Promise<void> {
  outcome.textContent = 'Looking again …';
  try {
    const before = ok<CancellationResource>(await context.api.post(`/v1/cancellations/${id}/recheck`));
    for (let times = 0; times < askedTimes; times++) {
      await new Promise((resume) => setTimeout(resume, askedEvery));
      const after = ok<CancellationResource>(await context.api.get(`/v1/cancellations/${id}`));
      const found = recheckOutcome(before, after);
      if (!found) continue;
      const words = `Looked again ${clockWords(found.at)}: ${found.words}`;
      outcome.textContent = words;
      // Whoever decided meanwhile has taken these actions away.
      if (after.status !== before.status) context.say(words);
      return done();
    }
    outcome.textContent = 'Asked for another look; it has shown nothing new so far.';
  } catch (error) {
    outcome.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** An end is for ever, so none is offered first. */
const unchosen = ['', 'Choose …'] as const;

const resolutions = [
  ['cancelled', 'Cancelled: the money was never taken'],
  ['refunded', 'Refunded: all of it was given back'],
  ['partially_refunded', 'Partly refunded'],
  ['rejected', 'Rejected: the payment stands'],
] as const;

function resolutionForm(send: (body: unknown) => Promise<boolean>): HTMLFormElement {
  const status = choice([unchosen, ...resolutions]);
  status.required = true;
  const code = choice([unchosen, ...rejectionCodes.map((name) => [name, spacedWords(name)] as const)]);
  const amount = textInput('', { inputmode: 'numeric', pattern: '[0-9]*' });
  const currency = textInput('USD', { maxlength: 3, size: 4 });
  const reference = textInput('', { maxlength: 255 });
  const note = element('textarea', { rows: 2, required: true, maxlength: 1000 });
  const codeField = field('Why', code);
  const amountFields = element(
    'div',
    { class: 'pair' },
    field('Amount, in minor units', amount),
    field('Currency', currency),
  );
  const adapt = () => {
    codeField.hidden = status.value !== 'rejected';
    code.required = !codeField.hidden;
    amountFields.hidden = !status.value.endsWith('refunded');
    amount.required = status.value === 'partially_refunded';
  };
  status.addEventListener('change', adapt);
  adapt();
  const submit = async (event: Event) => {
    event.preventDefault();
    await send(
      resolutionBody({
        status: status.value,
        code: code.value,
        amount: amount.value,
        currency: currency.value,
        reference: reference.value,
        note: note.value,
      }),
    );
  };
  return element(
    'form',
    { class: 'resolution', on: { submit: (event) => void submit(event) } },
    field('What really happened', status),
    codeField,
    amountFields,
    field("The provider's reference, if there is one", reference),
    field('How you know', note, 'Kept as evidence with the result.'),
    element('div', { class: 'buttons' }, element('button', { class: 'primary' }, 'Resolve')),
  );
}
