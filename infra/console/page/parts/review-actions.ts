import { recheckOutcome } from '../../words/review-words.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { failureWords, ok } from '../session/json-request.ts';
import { withTimes } from './content.ts';
import { button } from './controls.ts';
import { element, fill, releaseFocus } from './element.ts';
import { resolutionForm } from './resolution-form.ts';

type Reviewed = Pick<CancellationResource, 'id' | 'status'>;

/** The buttons to recheck and to resolve a cancellation; empty unless it needs a person. */
export function reviewActions(
  context: Context,
  onDone: () => void,
): { readonly element: HTMLElement; show(one: Reviewed): void } {
  const place = element('div', { class: 'review-actions', hidden: true });
  let shown = '';
  return {
    element: place,
    show({ id, status }) {
      const state = `${id} ${status}`;
      if (shown === state) return;
      shown = state;
      releaseFocus(place);
      place.hidden = status !== 'review_required';
      fill(place, ...(place.hidden ? [] : actions(context, id, onDone)));
    },
  };
}

function actions(context: Context, id: string, onDone: () => void): HTMLElement[] {
  const outcome = element('p', { class: 'hint', role: 'status' });
  const form = resolutionForm((body) => void resolve(context, id, body, onDone));
  form.hidden = true;
  const open = button('Resolve …', () => {
    form.hidden = !form.hidden;
    open.setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) form.querySelector('select')?.focus();
  });
  open.setAttribute('aria-expanded', 'false');
  const recheckButton = button('Recheck', async () => {
    // A disabled button would lose the focus.
    if (recheckButton.ariaDisabled === 'true') return;
    recheckButton.ariaDisabled = 'true';
    await recheck(context, id, outcome, onDone);
    recheckButton.ariaDisabled = null;
  });
  return [element('div', { class: 'buttons' }, recheckButton, open), outcome, form];
}

async function resolve(context: Context, id: string, body: unknown, onDone: () => void): Promise<void> {
  try {
    ok(await context.api.post(`/v1/cancellations/${id}/resolution`, body));
    context.say('Resolved.');
    onDone();
  } catch (error) {
    context.say(failureWords(error));
  }
}

const pollInterval = 700;
const maxPolls = 30;

/** Asks for another look, and waits until the record shows what it found. */
async function recheck(context: Context, id: string, outcome: HTMLElement, onDone: () => void): Promise<void> {
  outcome.textContent = 'Rechecking …';
  try {
    const before = ok<CancellationResource>(await context.api.post(`/v1/cancellations/${id}/recheck`));
    for (let polls = 0; polls < maxPolls; polls++) {
      await new Promise((resume) => setTimeout(resume, pollInterval));
      const after = ok<CancellationResource>(await context.api.get(`/v1/cancellations/${id}`));
      const found = recheckOutcome(before, after);
      if (!found) continue;
      const words = `Rechecked at ${found.at}: ${found.words}`;
      fill(outcome, ...withTimes(words));
      // With a new status, this place disappears together with its text.
      if (after.status !== before.status) context.say(words);
      return onDone();
    }
    outcome.textContent = 'Recheck requested. There is no new result so far.';
  } catch (error) {
    outcome.textContent = failureWords(error);
  }
}
