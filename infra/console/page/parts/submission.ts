import { faultPresets } from '../../model/fault-presets.ts';
import { duration, messageOf } from '../../words/formatting.ts';
import type { Api, CancellationResource } from '../session/api.ts';
import type { LocalContext } from '../session/context.ts';
import { problemWords, type Reply } from '../session/json-request.ts';
import { simulatorControl } from '../session/simulator-control.ts';
import { idLink } from './content.ts';
import { element, fill } from './element.ts';
import { chip } from './icon.ts';

/** A request to send, and what the simulator does with this payment. */
interface Submission {
  readonly provider: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly paymentId: string;
  readonly state: string;
  /** The name of a preset; empty for no fault. */
  readonly fault: string;
}

/** Sends a request `times` times with one key; true if it was accepted. */
export type Submit = (submission: Submission, times: number) => Promise<boolean>;

/** Shows in `outcome` what each submission led to, and follows the status of the newest one. */
export function submitter(context: LocalContext, outcome: HTMLElement): Submit {
  let stopFollowing = () => {};

  function follow({ id, status }: CancellationResource, words: string): void {
    context.accepted(id);
    const place = element('span', {}, chip(status));
    fill(outcome, element('p', {}, place, ' ', idLink(id)), element('p', { class: 'hint' }, words));
    stopFollowing = context.onChange(({ cancellation }) => {
      if (cancellation.id === id) fill(place, chip(cancellation.status));
    });
  }

  return async (submission, times) => {
    stopFollowing();
    try {
      await prepareSimulator(context.api, submission);
      const { body, key } = submission;
      const request = () => context.api.post('/v1/cancellations', body, { 'idempotency-key': key });
      const replies = await Promise.all(Array.from({ length: times }, request));
      const [reply] = replies;
      const isAccepted = reply !== undefined && reply.status < 300;
      if (isAccepted) follow(reply.body as CancellationResource, outcomeWords(replies));
      else if (reply) fill(outcome, ...refusalParts(reply));
      return isAccepted;
    } catch (error) {
      fill(outcome, element('p', { class: 'problem' }, messageOf(error)));
      return false;
    } finally {
      outcome.scrollIntoView({ block: 'nearest' });
    }
  };
}

async function prepareSimulator(api: Api, { provider, paymentId, state, fault }: Submission): Promise<void> {
  if (paymentId === '') return;
  const control = simulatorControl(api, provider);
  if (state !== 'open') await control.putPayment(paymentId, state);
  const preset = faultPresets.find(({ name }) => name === fault);
  if (preset) await control.addFault({ ...preset.fault, id: paymentId });
}

/** The problem, and a link to the cancellation that it names. */
function refusalParts({ status, body }: Reply): HTMLElement[] {
  const { id } = (body ?? {}) as { readonly id?: string };
  const problem = element('p', { class: 'problem' }, problemWords(status, body));
  return id === undefined ? [problem] : [problem, element('p', {}, idLink(id))];
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
