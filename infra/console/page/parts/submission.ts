import { faultPresets } from '../../model/fault-presets.ts';
import { duration } from '../../words/formatting.ts';
import { type CancellationResource, type Reply, refusalWords } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { idLink } from './controls.ts';
import { type Child, element, fill } from './element.ts';
import { chip } from './icon.ts';

/** What to send, and what should happen at the provider with exactly this payment. */
export interface Order {
  readonly provider: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly paymentId: string;
  readonly state: string;
  /** The name of a preset, or nothing. */
  readonly fault: string;
}

/** Sends an order once, twice or a hundred times with one key, and tells what came back; true when it was accepted. */
export interface Trials {
  once(order: Order): Promise<boolean>;
  twice(order: Order): Promise<boolean>;
  hundred(order: Order): Promise<boolean>;
}

export function trials(context: Context, outcome: HTMLElement): Trials {
  const stops: (() => void)[] = [];

  async function send(order: Order, times: number): Promise<boolean> {
    for (const stop of stops.splice(0)) stop();
    try {
      await prepare(order, context);
      const request = () => context.api.post('/v1/cancellations', order.body, { 'idempotency-key': order.key });
      const replies = await Promise.all(Array.from({ length: times }, request));
      const [reply] = replies;
      if (!reply) return false;
      if (reply.status >= 300) return refused(reply, outcome);
      follow(reply.body as CancellationResource, replies);
      return true;
    } catch (error) {
      fill(outcome, element('p', { class: 'problem' }, error instanceof Error ? error.message : String(error)));
      return false;
    } finally {
      outcome.scrollIntoView({ block: 'nearest' });
    }
  }

  /** What came back stays on the page, and its status goes on. */
  function follow(first: CancellationResource, replies: readonly Reply[]): void {
    context.accepted(first.id);
    const status = element('span', {}, chip(first.status));
    const told = replies.length === 1 ? onceWords(replies) : manyWords(replies);
    fill(outcome, element('p', {}, status, ' ', idLink(first.id)), ...told);
    stops.push(
      context.onChange(({ cancellation }) => {
        if (cancellation.id === first.id) fill(status, chip(cancellation.status));
      }),
    );
  }

  return {
    once: (order) => send(order, 1),
    twice: (order) => send(order, 2),
    hundred: (order) => send(order, 100),
  };
}

async function prepare({ provider, paymentId, state, fault }: Order, { isLocal }: Context): Promise<void> {
  if (!isLocal || paymentId === '') return;
  const base = `/local/control/${provider}`;
  if (state !== 'open') await sendJson('PUT', `${base}/payments/${encodeURIComponent(paymentId)}`, { state });
  const preset = faultPresets.find(({ name }) => name === fault);
  if (preset) await sendJson('POST', `${base}/faults`, { ...preset.fault, id: paymentId });
}

export async function sendJson(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(refusalWords(response.status, await response.json().catch(() => undefined)));
}

function refused({ status, body }: Reply, outcome: HTMLElement): boolean {
  const { id } = (body ?? {}) as { readonly cancellationId?: string; readonly id?: string };
  fill(
    outcome,
    element('p', { class: 'problem' }, refusalWords(status, body)),
    id !== undefined && element('p', {}, idLink(id)),
  );
  return false;
}

function onceWords([reply]: readonly Reply[]): Child[] {
  const took = reply ? duration(reply.milliseconds) : '';
  return [element('p', { class: 'hint' }, `Answered ${reply?.status} in ${took}.`)];
}

function manyWords(replies: readonly Reply[]): Child[] {
  const ids = new Set(replies.map(({ body }) => (body as Partial<CancellationResource> | undefined)?.id));
  const replays = replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true').length;
  const codes = Map.groupBy(replies, ({ status }) => status);
  const answers = [...codes].map(([status, group]) => `${group.length} × ${status}`).join(', ');
  return [
    element(
      'p',
      { class: 'hint' },
      `${replies.length} requests: ${answers}; ${replays} of them replays; ${ids.size === 1 ? 'one cancellation' : `${ids.size} cancellations`}.`,
    ),
  ];
}
