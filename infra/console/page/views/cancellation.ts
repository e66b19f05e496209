import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import { plainWords } from '../../../client/plain-words.ts';
import type { Inside } from '../../model/figures.ts';
import { duration, money, timeToEnd } from '../../words/formatting.ts';
import { hasNewerWord, ledToReview, reviewMeanings, reviewSince } from '../../words/review-words.ts';
import { spacedWords } from '../../words/status-words.ts';
import { clock, copyButton, facts, section } from '../parts/controls.ts';
import { type Child, element, fill } from '../parts/element.ts';
import { chip, icon } from '../parts/icon.ts';
import { machineDrawing } from '../parts/machine-drawing.ts';
import { providerSide } from '../parts/provider-side.ts';
import { reviewActions } from '../parts/review-actions.ts';
import { timeline } from '../parts/timeline.ts';
import { type CancellationResource, ok } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const renewal = 1000;
/** How long one request waits for the end where there is no feed; the service allows 20 s. */
const longPoll = 15;

/** Everything about one cancellation, renewed as it goes. */
export function onePage(context: Context, id: string): View {
  const head = element('div', { class: 'one-head' });
  const machine = element('div');
  const happened = element('div');
  const known = element('div');
  const knownTitle = element('h2', {}, 'Last word');
  const provider = element('div');
  const actions = reviewActions(context, () => void load());
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  const page = element(
    'article',
    { class: 'one' },
    problem,
    head,
    actions.element,
    element(
      'div',
      { class: 'columns' },
      element('div', {}, section('What happened', happened), context.isLocal && section('At the provider', provider)),
      element('div', {}, section('Where it stands', machine), element('section', {}, knownTitle, known)),
    ),
  );
  let newest: CancellationResource | undefined;
  let isGone = false;

  async function load(prefer?: string): Promise<void> {
    try {
      const reply = await context.api.get(`/v1/cancellations/${id}`, prefer === undefined ? {} : { prefer });
      if (reply.status === 404) return leave();
      newest = ok<CancellationResource>(reply);
      const inside = context.isLocal ? ok<Inside>(await context.api.get(`/local/inside/${id}`)) : undefined;
      if (isGone) return;
      problem.hidden = true;
      show(newest, inside);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
      problem.hidden = false;
    }
  }

  /** Nothing is shown of what is not there, and nothing asked about it again. */
  function leave(): void {
    end();
    const of = context.isLocal ? ` of ${context.merchant}` : ' of your merchant';
    fill(
      page,
      element('p', { role: 'alert' }, `There is no cancellation${of} with the id `, element('code', {}, id), '.'),
      element('p', {}, element('a', { href: '#/cancellations' }, 'All cancellations')),
    );
  }

  function end(): void {
    isGone = true;
    clearInterval(timer);
    for (const stop of stops) stop();
  }

  function show(one: CancellationResource, inside: Inside | undefined): void {
    fill(head, ...headline(one));
    fill(machine, machineDrawing(one.status, inside && inside.due.length === 0));
    fill(happened, timeline(context, one, inside));
    fill(knownTitle, isEnd(one.status) ? 'How we know' : 'Last word');
    fill(known, evidence(one), inside && published(inside));
    fill(provider, inside && providerSide(one, inside));
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

  return { title: 'Cancellation', element: page, stop: end };
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
      why && element('strong', {}, spacedWords(why.code)),
      why?.detail && element('span', {}, plainWords(why.detail)),
      one.refund && element('span', {}, `given back: ${money(one.refund.amount)}`),
    ),
    one.review && element('p', {}, reviewMeanings[one.review.code]),
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
      ['Reason', one.reason && spacedWords(one.reason)],
      ['Description', one.description],
      ['Amount', one.amount && money(one.amount)],
      ['If captured', one.ifCaptured === 'refund' && 'refund'],
      ['Asked', clock(one.requestedAt)],
      timeFact(one, Date.now()),
      ['Attempts', one.attempts],
    ]),
  ];
}

function timeFact(one: CancellationResource, now: number): readonly [string, Child] {
  if (one.status !== 'review_required')
    return [isEnd(one.status) ? 'Time to end' : 'Time so far', duration(timeToEnd(one, now))];
  const since = reviewSince(one.timeline);
  return ['Waiting for a person', since && duration(now - Date.parse(since))];
}

const ways = {
  response: "the provider's answer to the cancel",
  poll: 'a read of the payment',
  operator: 'a person',
} as const;

function evidence(one: CancellationResource): HTMLElement {
  const known = one.evidence;
  if (!known) return element('p', { class: 'empty' }, 'Nothing is known yet.');
  return facts([
    ['Said by', ways[known.via]],
    ['When', clock(known.observedAt)],
    ['Code', known.code],
    ['Reference', known.reference && element('span', { class: 'mono' }, known.reference)],
    ['Words', known.message],
    ['What led to the review', hasNewerWord(one) && ledToReview(one.timeline)],
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
