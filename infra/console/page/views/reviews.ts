import { plainWords } from '../../../client/words/plain-words.ts';
import { reviewMeanings } from '../../../client/words/reason-words.ts';
import { spacedWords } from '../../../client/words/status-words.ts';
import { paymentReference } from '../../words/formatting.ts';
import { hasNewerEvidence, ledToReview, reviewSince } from '../../words/review-words.ts';
import { clock, facts, idLink, mono } from '../parts/content.ts';
import { element, releaseFocus } from '../parts/element.ts';
import { chip } from '../parts/icon.ts';
import { loading } from '../parts/loading.ts';
import { reviewActions } from '../parts/review-actions.ts';
import { type CancellationResource, listCancellations } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const maxCards = 100;

/** The cancellations that a person must decide, with what is known about each. */
export function reviewsPage(context: Context): View {
  const cards = element('div', { class: 'cards' });
  const empty = element('p', { class: 'empty', hidden: true }, 'No cancellation needs a person.');
  const shown = new Map<string, HTMLElement>();

  function remove(id: string): void {
    const card = shown.get(id);
    if (card) releaseFocus(card);
    card?.remove();
    shown.delete(id);
  }

  function put(one: CancellationResource, isLast = false): void {
    if (one.status !== 'review_required') remove(one.id);
    else if (!shown.has(one.id)) {
      const card = reviewCard(context, one, () => void state.run());
      shown.set(one.id, card);
      if (isLast) cards.append(card);
      else cards.prepend(card);
    }
    empty.hidden = shown.size > 0;
  }

  async function load(): Promise<void> {
    const { items } = await listCancellations(context.api, `?status=review_required&limit=${maxCards}`);
    const open = new Set(items.map(({ id }) => id));
    for (const id of shown.keys()) if (!open.has(id)) remove(id);
    for (const item of items) put(item, true);
    empty.hidden = shown.size > 0;
  }

  const state = loading(context, load);
  const stop = context.onChange(({ cancellation }) => put(cancellation));
  void state.run();
  const lead =
    'The service cannot decide these cancellations by itself. Find out what happened at the provider, then resolve them. The service publishes your decision.';
  return {
    title: 'Reviews',
    element: element('div', {}, element('p', { class: 'lead' }, lead), state.element, empty, cards),
    stop() {
      stop();
      state.stop();
    },
  };
}

function reviewCard(context: Context, one: CancellationResource, onDone: () => void): HTMLElement {
  const actions = reviewActions(context, onDone);
  actions.show(one);
  const { code = '', detail = null } = one.review ?? {};
  const since = reviewSince(one.timeline);
  const newest = hasNewerEvidence(one) && one.evidence;
  return element(
    'article',
    { class: 'card', 'data-id': one.id },
    element('p', { class: 'verdict' }, chip(one.status), element('strong', {}, spacedWords(code))),
    element('p', {}, reviewMeanings[code], detail && element('span', { class: 'detail' }, ` ${plainWords(detail)}`)),
    facts([
      ['Cancellation', idLink(one.id)],
      ['Provider', one.provider],
      ['Payment', mono(paymentReference(one.transaction))],
      ['Merchant reference', one.merchantReference],
      ['Attempts', one.attempts],
      ['Before the review', ledToReview(one.timeline)],
      ['Since then', newest && [newest.code, newest.message].filter(Boolean).join(' · ')],
      ['Waiting since', since && clock(since)],
    ]),
    actions.element,
  );
}
