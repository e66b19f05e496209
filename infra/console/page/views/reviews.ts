import { plainWords } from '../../../client/plain-words.ts';
import { paymentReference } from '../../words/formatting.ts';
import { hasNewerWord, ledToReview, reviewMeanings, reviewSince } from '../../words/review-words.ts';
import { spacedWords } from '../../words/status-words.ts';
import { clock, facts, idLink } from '../parts/controls.ts';
import { element } from '../parts/element.ts';
import { chip } from '../parts/icon.ts';
import { reviewActions } from '../parts/review-actions.ts';
import { type CancellationResource, ok } from '../session/api.ts';
import type { Context, View } from '../session/context.ts';

const mostCards = 100;

/** What a person must decide, with what is known and the two things that can be done. */
export function reviewsPage(context: Context): View {
  const cards = element('div', { class: 'cards' });
  const empty = element('p', { class: 'empty', hidden: true }, 'Nothing needs a person.');
  const shown = new Map<string, HTMLElement>();

  function put(one: CancellationResource, isLast: boolean): void {
    const known = shown.get(one.id);
    if (one.status !== 'review_required') {
      known?.remove();
      shown.delete(one.id);
    } else if (!known) {
      const made = card(context, one, () => void load());
      shown.set(one.id, made);
      if (isLast) cards.append(made);
      else cards.prepend(made);
    }
    empty.hidden = shown.size > 0;
  }

  async function load(): Promise<void> {
    try {
      const reply = await context.api.get(`/v1/cancellations?status=review_required&limit=${mostCards}`);
      const { items } = ok<{ items: readonly CancellationResource[] }>(reply);
      const still = new Set(items.map(({ id }) => id));
      for (const [id, gone] of shown) {
        if (still.has(id)) continue;
        gone.remove();
        shown.delete(id);
      }
      for (const item of items) put(item, true);
      empty.hidden = shown.size > 0;
    } catch (error) {
      context.say(error instanceof Error ? error.message : String(error));
    }
  }

  const stop = context.onChange(({ cancellation }) => put(cancellation, false));
  void load();
  const lead =
    'The service does not decide these by itself, and each one says why. What you find out ends it, and is published.';
  return { title: 'Reviews', element: element('div', {}, element('p', { class: 'lead' }, lead), empty, cards), stop };
}

function card(context: Context, one: CancellationResource, done: () => void): HTMLElement {
  const actions = reviewActions(context, done);
  actions.show(one);
  const code = one.review?.code ?? '';
  const since = reviewSince(one.timeline);
  return element(
    'article',
    { class: 'card', 'data-id': one.id },
    element('p', { class: 'verdict' }, chip(one.status), element('strong', {}, spacedWords(code))),
    element(
      'p',
      {},
      reviewMeanings[code],
      one.review?.detail && element('span', { class: 'detail' }, ` ${plainWords(one.review.detail)}`),
    ),
    facts([
      ['Cancellation', idLink(one.id)],
      ['Provider', one.provider],
      ['Payment', element('span', { class: 'mono' }, paymentReference(one.transaction))],
      ['Merchant reference', one.merchantReference],
      ['Attempts', one.attempts],
      ['What led to it', ledToReview(one.timeline)],
      [
        'Newest word',
        hasNewerWord(one) && one.evidence && [one.evidence.code, one.evidence.message].filter(Boolean).join(' · '),
      ],
      ['Waiting since', since && clock(since)],
    ]),
    actions.element,
  );
}
