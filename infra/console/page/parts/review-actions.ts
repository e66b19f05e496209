import { isEnd, isStatus } from '../../../../functions/core/cancellation/status.ts';
import { statementBody, statementWords, whoWords } from '../../../client/words/act-words.ts';
import { statusWord } from '../../../client/words/status-words.ts';
import { recheckOutcome } from '../../words/review-words.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { failureWords, ok } from '../session/json-request.ts';
import { clock, withTimes } from './content.ts';
import { button, field, textInput } from './controls.ts';
import { confirmation } from './dialogs/confirmation.ts';
import { element, fill, releaseFocus } from './element.ts';
import { resolutionForm } from './resolution-form.ts';

type Reviewed = Pick<CancellationResource, 'id' | 'status' | 'evidence' | 'proposal' | 'corrections'>;

/** What a person may do about a cancellation: a review, an end that a person stated, or what another person proposed. */
export function reviewActions(
  context: Context,
  onDone: () => void,
): { readonly element: HTMLElement; show(one: Reviewed): void } {
  const place = element('div', { class: 'review-actions', hidden: true });
  let shown = '';
  return {
    element: place,
    show(one) {
      const state = JSON.stringify([one.id, one.status, one.proposal, one.corrections.length]);
      if (shown === state) return;
      shown = state;
      const children = [
        ...(one.proposal ? [proposalOf(context, one.id, one.proposal, onDone)] : []),
        ...(one.status === 'review_required' ? actions(context, one.id, onDone) : []),
        ...(one.evidence?.via === 'operator' && isEnd(one.status) ? correction(context, one.id, onDone) : []),
      ];
      releaseFocus(place);
      place.hidden = children.length === 0;
      fill(place, ...children);
    },
  };
}

function actions(context: Context, id: string, onDone: () => void): HTMLElement[] {
  const outcome = element('p', { class: 'hint', role: 'status' });
  const note = textInput('', { maxlength: 255 });
  const recheckButton = button('Recheck', async () => {
    // A disabled button would lose the focus.
    if (recheckButton.ariaDisabled === 'true') return;
    recheckButton.ariaDisabled = 'true';
    await recheck(context, id, note.value, outcome, onDone);
    recheckButton.ariaDisabled = null;
  });
  const { open, form } = folded('Resolve …', (body) => state(context, id, 'resolution', body, onDone), 'Resolve');
  const noteField = element(
    'details',
    { class: 'recheck-note' },
    element('summary', {}, 'Add a note'),
    field('Note on the recheck', note),
  );
  return [element('div', { class: 'buttons' }, recheckButton, open), noteField, outcome, form];
}

function correction(context: Context, id: string, onDone: () => void): HTMLElement[] {
  const { open, form } = folded('Correct …', (body) => state(context, id, 'correction', body, onDone), 'Correct');
  return [element('div', { class: 'buttons' }, open), form];
}

/** A button that opens the form. */
function folded(title: string, send: (body: Readonly<Record<string, unknown>>) => Promise<void>, label: string) {
  const form = resolutionForm(label, (body) => void send(body));
  form.hidden = true;
  const open = button(title, () => {
    form.hidden = !form.hidden;
    open.setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) form.querySelector('select')?.focus();
  });
  open.setAttribute('aria-expanded', 'false');
  return { open, form };
}

type Proposal = NonNullable<CancellationResource['proposal']>;

function proposalOf(context: Context, id: string, proposal: Proposal, onDone: () => void): HTMLElement {
  const approve = () => state(context, id, proposal.kind, statementBody(proposal), onDone, 'Approve');
  return element(
    'div',
    { class: 'proposal' },
    element('strong', {}, `This ${proposal.kind} awaits approval: `),
    statementWords(proposal),
    element(
      'p',
      {},
      `${proposal.note} `,
      element('span', { class: 'hint' }, whoWords(proposal), ' ', clock(proposal.at)),
    ),
    element(
      'div',
      { class: 'buttons' },
      button('Approve …', () => void approve()),
    ),
  );
}

/** Asks first, because what a person states is published and stays. */
async function state(
  context: Context,
  id: string,
  kind: Proposal['kind'],
  body: Readonly<Record<string, unknown>>,
  onDone: () => void,
  agree = kind === 'resolution' ? 'Resolve' : 'Correct',
): Promise<void> {
  if (!(await confirmation(consequence(kind, String(body.status), agree), `Yes, ${agree.toLowerCase()}`))) return;
  try {
    const { proposal } = ok<CancellationResource>(await context.api.post(`/v1/cancellations/${id}/${kind}`, body));
    context.say(proposal ? 'Awaiting approval by a second person.' : done[kind]);
    onDone();
  } catch (error) {
    context.say(failureWords(error));
  }
}

const done = { resolution: 'Resolved.', correction: 'Corrected.' } as const;

/** One sentence for the confirmation. Who approves is the second person. */
function consequence(kind: Proposal['kind'], status: string, agree: string): string {
  const end = `“${isStatus(status) ? statusWord[status] : status}”`;
  const when = agree === 'Approve' ? '' : ', at once or when a second person approves it';
  return kind === 'resolution'
    ? `The review ends as ${end}${when}, and the result is published; this cannot be undone.`
    : `${end} is attached to the end and published as a contradiction${when}; this cannot be undone.`;
}

const pollInterval = 700;
const maxPolls = 30;

/** Asks for another look, and waits until the record shows what it found. */
async function recheck(
  context: Context,
  id: string,
  note: string,
  outcome: HTMLElement,
  onDone: () => void,
): Promise<void> {
  outcome.textContent = 'Rechecking …';
  try {
    const before = ok<CancellationResource>(
      await context.api.post(`/v1/cancellations/${id}/recheck`, note === '' ? undefined : { note }),
    );
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
