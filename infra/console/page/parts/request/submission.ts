import { cancellationHash } from '../../../model/route.ts';
import { duration } from '../../../words/formatting.ts';
import type { CancellationResource } from '../../session/api.ts';
import type { Context } from '../../session/context.ts';
import { failureWords, type Problem, problemWords, type Reply } from '../../session/json-request.ts';
import { idLink } from '../content.ts';
import { button, clearFieldErrors, showFieldErrors } from '../controls.ts';
import { type Child, element, fill } from '../element.ts';
import { chip } from '../icon.ts';
import { keyField } from './request-controls.ts';

/** A request to send. */
export interface Submission {
  readonly form: HTMLFormElement;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What must be done before the request is sent; done once, however often it is sent. */
  readonly prepare: () => Promise<void>;
}

const safeAgain = 'It is safe to send it again: it has the same idempotency key, so there is only one cancellation.';

/** Sends requests, and shows in `outcome` what each led to. `again` is called to send one once more. */
export function submitter(
  context: Context,
  outcome: HTMLElement,
  again: (submission: Submission, times: number) => void,
) {
  let stopFollowing = () => {};

  function accepted({ id, status }: CancellationResource, words: string): void {
    if (!context.isLocal) {
      context.say('The cancellation is accepted.');
      location.hash = cancellationHash(id);
      return;
    }
    context.accepted(id);
    const place = element('span', {}, chip(status));
    fill(outcome, element('p', {}, place, ' ', idLink(id)), element('p', { class: 'hint' }, words));
    stopFollowing = context.onChange(({ cancellation }) => {
      if (cancellation.id === id) fill(place, chip(cancellation.status));
    });
  }

  function unclear(words: string, submission: Submission, times: number): void {
    const send = button('Send again', () => again(submission, times));
    fill(outcome, element('p', { class: 'problem' }, words), send);
  }

  function clear(): void {
    stopFollowing();
    fill(outcome);
  }

  /** Sends a request `times` times with one key. */
  async function send(submission: Submission, times: number): Promise<'accepted' | 'not accepted'> {
    const { form, key, body } = submission;
    const sent = { ...submission, prepare: async () => undefined };
    const request = () => context.api.post('/v1/cancellations', body, { 'idempotency-key': key });
    try {
      await submission.prepare();
    } catch (error) {
      fill(outcome, element('p', { class: 'problem' }, `Nothing was sent yet. ${failureWords(error)}`));
      return 'not accepted';
    }
    try {
      const replies = await Promise.all(Array.from({ length: times }, request));
      const reply = replies.find(({ status }) => status >= 300) ?? replies[0];
      if (!reply) return 'not accepted';
      if (reply.status < 300) {
        accepted(reply.body as CancellationResource, outcomeWords(replies));
        return 'accepted';
      }
      const words = problemWords(reply.status, reply.body);
      if (reply.status === 429) unclear(words, sent, times);
      else if (reply.status >= 500)
        unclear(`${words} It is unknown whether it was accepted. ${safeAgain}`, sent, times);
      else fill(outcome, ...refusalParts(form, reply));
    } catch (error) {
      unclear(`${failureWords(error)} ${safeAgain}`, sent, times);
    }
    return 'not accepted';
  }

  return {
    clear,
    async submit(submission: Submission, times: number): Promise<boolean> {
      clear();
      clearFieldErrors(submission.form);
      const isAccepted = (await send(submission, times)) === 'accepted';
      if (!submission.form.querySelector('[aria-invalid]')) outcome.scrollIntoView({ block: 'nearest' });
      return isAccepted;
    },
  };
}

const keyProblems = ['urn:rescind:problem:idempotency-key-invalid', 'urn:rescind:problem:idempotency-key-reused'];

/** What is wrong: at the fields, and here what belongs to no field. With a link to the cancellation that is in the way. */
function refusalParts(form: HTMLFormElement, { status, body }: Reply): Child[] {
  const problem = (body ?? {}) as Problem & { readonly cancellationId?: string };
  const { type = '', title = '', errors = [], cancellationId } = problem;
  const ofKey = keyProblems.includes(type) ? [{ pointer: `/${keyField}`, detail: title }] : [];
  const others = showFieldErrors(form, [...errors, ...ofKey]);
  const words = problemWords(status, { ...problem, errors: others.filter((error) => errors.includes(error)) });
  return [
    element('p', { class: 'problem' }, words),
    cancellationId !== undefined &&
      element(
        'p',
        {},
        'The cancellation that owns it: ',
        element('a', { href: cancellationHash(cancellationId) }, cancellationId),
      ),
  ];
}

function outcomeWords(replies: readonly Reply[]): string {
  const [first] = replies;
  if (first && replies.length === 1) return `Answered ${first.status} in ${duration(first.milliseconds)}.`;
  const ids = new Set(replies.map(({ body }) => (body as Partial<CancellationResource> | undefined)?.id));
  const replays = replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true').length;
  const statuses = [...Map.groupBy(replies, ({ status }) => status)];
  const answers = statuses.map(([status, group]) => `${group.length} × ${status}`).join(', ');
  const result = ids.size === 1 ? 'one cancellation' : `${ids.size} cancellations`;
  return `${replies.length} requests: answered ${answers}, of which ${replays} ${replays === 1 ? 'is a replay' : 'are replays'}. Result: ${result}.`;
}
