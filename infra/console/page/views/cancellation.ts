import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import type { Inside } from '../../model/figures.ts';
import { cancellationHead } from '../parts/cancellation-head.ts';
import { section } from '../parts/content.ts';
import { element, fill } from '../parts/element.ts';
import { events, evidence } from '../parts/evidence.ts';
import { loading } from '../parts/loading.ts';
import { machineDrawing } from '../parts/machine-drawing.ts';
import { acts, corrections } from '../parts/people/acts.ts';
import { serviceSide, simulatedSide, toldSide } from '../parts/provider-side.ts';
import { reviewActions } from '../parts/review-actions.ts';
import { timeline } from '../parts/timeline.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';
import { ok } from '../session/json-request.ts';
import { exchangesPanel } from './exchanges-panel.ts';

const loadInterval = 2000;
const pollPause = 1000;
const reviewPollPause = 11_000;
/** Seconds that the API may hold one poll back; it allows 20. */
const longPollSeconds = 15;

/** Everything about one cancellation, updated as it changes. */
export function cancellationPage(context: Context, id: string): View {
  const state = loading(context, load);
  const layout = pageLayout(context, id, state, () => void state.run());
  let latest: CancellationResource | undefined;
  let isStopped = false;

  async function load(prefer?: string): Promise<void> {
    const reply = await context.api.get(`/v1/cancellations/${id}`, prefer === undefined ? {} : { prefer });
    if (reply.status === 404) {
      stop();
      return layout.showMissing(id);
    }
    latest = ok<CancellationResource>(reply);
    const inside = context.isLocal ? ok<Inside>(await context.api.get(`/local/inside/${id}`)) : undefined;
    if (!isStopped) layout.show(latest, inside);
  }

  /** Without a feed, the page polls until the end; the API holds the answer back until something changes. */
  async function poll(): Promise<void> {
    await state.run();
    while (!isStopped && !(latest && isEnd(latest.status))) {
      const isReview = latest?.status === 'review_required';
      await new Promise((resume) => setTimeout(resume, isReview ? reviewPollPause : pollPause));
      if (!isStopped) await state.run(() => load(isReview ? undefined : `wait=${longPollSeconds}`));
    }
  }

  function stop(): void {
    isStopped = true;
    clearInterval(timer);
    for (const unsubscribe of subscriptions) unsubscribe();
  }

  const subscriptions = [
    context.onChange(({ cancellation }) => cancellation.id === id && void state.run()),
    state.stop,
  ];
  void (context.isLocal ? state.run() : poll());
  // The feed tells nothing about the simulated provider, nor that the time of the next look has come.
  const timer = context.isLocal
    ? setInterval(() => !(latest && isEnd(latest.status)) && void state.run(), loadInterval)
    : undefined;

  return { title: 'Cancellation', element: layout.element, stop };
}

/** The places of the page, and what fills them. */
function pageLayout(context: Context, id: string, state: { readonly element: HTMLElement }, onDone: () => void) {
  const head = element('div', { class: 'cancellation-head' });
  const [machine, happened, known, provider] = [element('div'), element('div'), element('div'), element('div')];
  const [corrected, people] = [element('div'), element('div')];
  const knownTitle = element('h2', {}, 'What we know so far');
  const providerTitle = element('h2');
  const titleOf = (name: string) => context.capabilities.find(({ provider }) => provider === name)?.title ?? name;
  const actions = reviewActions(context, onDone);
  const said = exchangesPanel(context, id);
  let saidAt = '';
  const left = [section('What happened', happened, said.element), element('section', {}, providerTitle, provider)];
  const right = [
    section('Workflow state', machine),
    element('section', {}, knownTitle, known),
    section('Who did what', people),
  ];
  const columns = element(
    'div',
    { class: 'columns', hidden: true },
    element('div', {}, ...left),
    element('div', {}, ...right),
  );
  const page = element('article', { class: 'cancellation' }, state.element, head, corrected, actions.element, columns);
  return {
    element: page,
    show(one: CancellationResource, inside: Inside | undefined): void {
      columns.hidden = false;
      fill(head, ...cancellationHead(one));
      fill(corrected, ...corrections(one));
      fill(people, acts(one));
      fill(machine, machineDrawing(one.status, inside && inside.due.length === 0));
      fill(happened, timeline(context, one, inside));
      fill(knownTitle, isEnd(one.status) ? 'How we know' : 'What we know so far');
      fill(known, evidence(one), inside && events(inside));
      const payment = inside?.payment;
      fill(providerTitle, payment ? 'At the simulated provider' : 'What the provider told us');
      fill(
        provider,
        payment ? simulatedSide(one, payment) : toldSide(one, titleOf(one.provider), inside),
        inside && serviceSide(one, inside),
      );
      actions.show(one);
      if (saidAt !== '' && saidAt !== one.updatedAt) said.renew();
      saidAt = one.updatedAt;
    },
    showMissing(id: string): void {
      const owner = context.isLocal ? context.merchant : 'your merchant';
      fill(
        page,
        element(
          'p',
          { role: 'alert' },
          `There is no cancellation of ${owner} with the id `,
          element('code', {}, id),
          '.',
        ),
        element('p', {}, element('a', { href: '#/cancellations' }, 'All cancellations')),
      );
    },
  };
}
