import { isEnd } from '../../../functions/core/cancellation.ts';
import type { Inside } from '../figures.ts';
import { duration, money, timeToEnd } from '../formatting.ts';
import { plainWords, timelineMeaning, timelineWords } from '../status-words.ts';
import { type CancellationResource, ok } from './api.ts';
import type { Context, View } from './context.ts';
import { type Child, element, fill } from './element.ts';
import { chip, icon } from './icon.ts';
import { machineDrawing } from './machine-drawing.ts';
import { clock, copyButton, facts, section } from './parts.ts';
import { reviewActions } from './review-actions.ts';

const renewal = 1000;
/** How long one request waits for the end where there is no feed; the service allows 20 s. */
const longPoll = 15;

/** Everything about one cancellation, renewed as it goes. */
export function onePage(context: Context, id: string): View {
  const head = element('div', { class: 'one-head' });
  const machine = element('div');
  const happened = element('div');
  const known = element('div');
  const provider = element('div');
  const actions = reviewActions(context, () => void load());
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  let newest: CancellationResource | undefined;
  let isGone = false;

  async function load(prefer?: string): Promise<void> {
    try {
      newest = ok<CancellationResource>(
        await context.api.get(`/v1/cancellations/${id}`, prefer === undefined ? {} : { prefer }),
      );
      const inside = context.isLocal ? ok<Inside>(await context.api.get(`/local/inside/${id}`)) : undefined;
      if (isGone) return;
      problem.hidden = true;
      show(newest, inside);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
      problem.hidden = false;
    }
  }

  function show(one: CancellationResource, inside: Inside | undefined): void {
    fill(head, ...headline(one));
    fill(machine, machineDrawing(one.status, inside && inside.due.length === 0));
    fill(happened, timeline(one, isSafeToResend(context, one)));
    fill(known, evidence(one), inside && published(inside));
    fill(provider, inside && ledger(one, inside));
    actions.show(one);
  }

  /** Without a feed: asks, and lets the service hold the answer back while the cancellation is open. */
  async function follow(): Promise<void> {
    await load();
    while (!isGone && newest && !isEnd(newest.status)) {
      await new Promise((resume) => setTimeout(resume, renewal));
      if (!isGone) await load(newest.status === 'review_required' ? undefined : `wait=${longPoll}`);
      if (newest.status === 'review_required') await new Promise((resume) => setTimeout(resume, 10 * renewal));
    }
  }

  const stops = [
    context.onChange(({ cancellation }) => cancellation.id === id && void load()),
    context.onBack(() => void load()),
  ];
  void (context.isLocal ? load() : follow());
  // The simulated provider goes on after our end, and "next look" is a time.
  const timer = context.isLocal
    ? setInterval(() => !(newest && isEnd(newest.status)) && void load(), 2 * renewal)
    : undefined;

  return {
    title: 'Cancellation',
    element: element(
      'article',
      { class: 'one' },
      problem,
      head,
      actions.element,
      element(
        'div',
        { class: 'columns' },
        element('div', {}, section('What happened', happened), context.isLocal && section('At the provider', provider)),
        element('div', {}, section('Where it stands', machine), section('How we know', known)),
      ),
    ),
    stop() {
      isGone = true;
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}

function headline(one: CancellationResource): Child[] {
  const why = one.rejection ?? one.review;
  const references = Object.entries(one.transaction).map(
    ([name, value]) => [name, element('span', { class: 'mono' }, value)] as const,
  );
  return [
    element(
      'p',
      { class: 'verdict' },
      chip(one.status),
      why && element('strong', {}, plainWords(why.code)),
      why?.detail && element('span', {}, why.detail),
      one.refund && element('span', {}, `given back: ${money(one.refund.amount)}`),
    ),
    element(
      'p',
      { class: 'id' },
      element('span', { class: 'mono' }, one.id),
      copyButton(() => one.id),
    ),
    facts([
      ['Provider', one.provider],
      ...references,
      ['Merchant reference', one.merchantReference],
      ['Reason', one.reason && plainWords(one.reason)],
      ['Description', one.description],
      ['Amount', one.amount && money(one.amount)],
      ['If captured', one.ifCaptured === 'refund' && 'refund'],
      ['Asked', clock(one.requestedAt)],
      [isEnd(one.status) ? 'Time to end' : 'Time so far', duration(timeToEnd(one, Date.now()))],
      ['Attempts', one.attempts],
    ]),
  ];
}

const isSafeToResend = ({ capabilities }: Context, one: CancellationResource) =>
  capabilities.find(({ provider }) => provider === one.provider)?.safeToResend ?? false;

function timeline({ timeline: entries }: CancellationResource, safeToResend: boolean): HTMLElement {
  const began = Date.parse(entries[0]?.at ?? '');
  return element(
    'ol',
    { class: 'timeline' },
    ...entries.map(({ at, event, detail }) =>
      element(
        'li',
        {},
        clock(at),
        element('span', { class: 'since mono' }, `+${duration(Date.parse(at) - began)}`),
        element('span', { class: 'event' }, timelineWords(event)),
        detail && element('span', { class: 'detail' }, detail),
        meaning(event, safeToResend),
      ),
    ),
  );
}

function meaning(event: string, safeToResend: boolean): Child {
  const words = timelineMeaning(event, { safeToResend });
  return words && element('span', { class: 'meaning' }, words);
}

const ways = {
  response: "the provider's answer to the cancel",
  poll: 'a read of the payment',
  operator: 'a person',
} as const;

function evidence({ evidence: known }: CancellationResource): HTMLElement {
  if (!known) return element('p', { class: 'empty' }, 'Nothing is known yet.');
  return facts([
    ['Said by', ways[known.via]],
    ['When', clock(known.observedAt)],
    ['Code', known.code],
    ['Reference', known.reference && element('span', { class: 'mono' }, known.reference)],
    ['Words', known.message],
  ]);
}

function published({ events, due }: Inside): HTMLElement {
  return element(
    'div',
    { class: 'events' },
    element('h3', {}, 'Events'),
    events.length + due.length === 0 && element('p', { class: 'empty' }, 'Published when there is a result.'),
    element(
      'ul',
      { class: 'plain' },
      ...events.map(({ eventId, detailType, at }) =>
        element(
          'li',
          {},
          icon('M3 8.5l3.4 3.4L13 5'),
          element('strong', {}, detailType),
          clock(at),
          element('code', {}, eventId),
        ),
      ),
      ...due.map((eventId) => element('li', {}, icon('M8 3v5l3 2'), 'being published', element('code', {}, eventId))),
    ),
  );
}

function ledger(one: CancellationResource, { payment, attempts, looks, nextLook, isLooking }: Inside): HTMLElement {
  const total = payment?.effects.length ?? 0;
  return element(
    'div',
    {},
    element(
      'p',
      { class: `ledger-verdict${total > 1 ? ' wrong' : ''}` },
      icon(total === 1 ? 'M3 8.5l3.4 3.4L13 5' : total === 0 ? 'M3.5 8h9' : 'M8 3v6.5M8 12.5v.5'),
      total === 0
        ? 'No effective cancel in its ledger'
        : total === 1
          ? 'One effective cancel in its ledger'
          : `${total} effective cancels: a double`,
    ),
    element(
      'ul',
      { class: 'plain' },
      ...(payment?.effects ?? []).map(({ at, effect, amount }) =>
        element('li', {}, element('strong', {}, effect), amount !== undefined && `${amount}`, clock(at)),
      ),
    ),
    element('h3', {}, `Its simulator shows`),
    payment?.shows
      ? facts(Object.entries(payment.shows).map(([name, value]) => [name, String(value)] as const))
      : element('p', { class: 'empty' }, `${one.provider} does not know this payment.`),
    element('h3', {}, 'Our side'),
    facts([
      ['Looks', looks],
      ['Now', isLooking && 'a look is under way'],
      ['Next look', nextLook && clock(nextLook)],
      ...attempts.map(
        ({ state, sentAt, withdrawnBy }, index) =>
          [
            `Attempt ${index + 1}`,
            element('span', {}, state, withdrawnBy && ` (${plainWords(withdrawnBy)})`, ' · ', clock(sentAt)),
          ] as const,
      ),
    ]),
  );
}
