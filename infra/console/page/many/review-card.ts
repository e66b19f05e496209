import { isStatus } from '../../../../functions/core/cancellation/status.ts';
import type { ManyResult } from '../../../client/many/many-result.ts';
import { plainWords } from '../../../client/words/plain-words.ts';
import { reasonDetail, reasonMeaning, reasonWords } from '../../../client/words/reason-words.ts';
import type { ListedCancellation } from '../../model/figures.ts';
import { duration, paymentReference, shortId } from '../../words/formatting.ts';
import { hasNewerEvidence, ledToReview, reviewSince } from '../../words/review-words.ts';
import { clock, facts, idLink, mono } from '../parts/content.ts';
import { element, fill } from '../parts/element.ts';
import { chip } from '../parts/icon.ts';
import { reviewActions } from '../parts/review-actions.ts';
import type { Context } from '../session/context.ts';

/** Since when a review waits for a person. */
const waitingSince = (one: ListedCancellation) => reviewSince(one.timeline) ?? one.requestedAt;

/** One review with what is known about it, a box to select it, and the result of an act on many. */
export function reviewCard(context: Context, first: ListedCancellation, onDone: () => void, onSelect: () => void) {
  let one = first;
  const actions = reviewActions(context, onDone);
  actions.show(one);
  const detail = reasonDetail(one);
  const newest = hasNewerEvidence(one) && one.evidence;
  const box = element('input', {
    type: 'checkbox',
    'aria-label': `Select ${shortId(one.id)}`,
    on: { change: onSelect },
  });
  const status = element('span', {}, chip(one.status));
  const age = element('span', { class: 'age' });
  const outcome = element('p', { class: 'many-result', role: 'status', hidden: true });
  const card = element(
    'article',
    { class: 'card', 'data-id': one.id },
    element('p', { class: 'verdict' }, box, status, element('strong', {}, reasonWords(one)), age),
    element(
      'p',
      {},
      reasonMeaning(one),
      one.attempts > 0 && ' Requests were sent: the page of the cancellation says whether one may still take effect.',
      detail !== undefined && element('span', { class: 'detail' }, ` ${plainWords(detail)}`),
    ),
    facts([
      ['Cancellation', idLink(one.id)],
      ['Provider', one.provider],
      ['Payment', mono(paymentReference(one.transaction))],
      ['Merchant reference', one.merchantReference],
      ['Attempts', one.attempts],
      ['Before the review', ledToReview(one.timeline)],
      ['Since then', newest && [newest.code, newest.message].filter(Boolean).join(' · ')],
      ['Waiting since', clock(waitingSince(one))],
    ]),
    outcome,
    actions.element,
  );
  const tick = () => fill(age, `waiting ${duration(Date.now() - Date.parse(waitingSince(one)))}`);
  tick();
  return {
    element: card,
    box,
    tick,
    since: waitingSince(one),
    /** Shows what a person may do now, for example approve what another one has proposed meanwhile. */
    update(newer: ListedCancellation): void {
      if (newer.updatedAt < one.updatedAt) return;
      one = newer;
      actions.show(one);
    },
    /** Keeps the result beside the review. What has ended can no longer be selected. */
    showResult(result: ManyResult): void {
      outcome.hidden = false;
      fill(outcome, element('strong', {}, resultWords[result.result]), ` ${result.detail}`);
      if (!isStatus(result.status)) return;
      fill(status, chip(result.status));
      actions.show({ ...one, status: result.status });
      if (result.status === 'review_required') return;
      box.checked = false;
      box.disabled = true;
    },
  };
}

const resultWords = { done: 'Done.', failed: 'Failed.', not_begun: 'Not begun.' } as const;
