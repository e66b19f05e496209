import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import { money } from '../../../client/words/money.ts';
import { plainWords } from '../../../client/words/plain-words.ts';
import { reasonDetail } from '../../../client/words/reason-words.ts';
import { spacedWords } from '../../../client/words/status-words.ts';
import { fromNow, standingFacts } from '../../../client/words/waiting-words.ts';
import { duration, timeToEnd } from '../../words/formatting.ts';
import { reviewSince } from '../../words/review-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, mono, withTimes } from './content.ts';
import { copyButton } from './controls.ts';
import { type Child, element } from './element.ts';
import { chip } from './icon.ts';

/** The status of a cancellation with its reason, and the facts of the request. */
export function cancellationHead(one: CancellationResource): Child[] {
  const now = Date.now();
  const detail = reasonDetail(one);
  const references = Object.entries(one.transaction).map(([name, value]) => [name, value && mono(value)] as const);
  return [
    element(
      'p',
      { class: 'verdict' },
      chip(one.status),
      detail !== undefined && element('span', {}, plainWords(detail)),
      one.refund && element('span', {}, `refunded: ${money(one.refund.amount)}`),
    ),
    element('p', { class: 'explanation' }, one.explanation),
    element(
      'p',
      { class: 'id' },
      mono(one.id),
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
      ['Requested', clock(one.requestedAt)],
      timeFact(one, now),
      ...standing(one, now),
      ['Attempts', one.attempts],
    ]),
  ];
}

function timeFact(one: CancellationResource, now: number): readonly [string, Child] {
  if (one.status !== 'review_required')
    return [isEnd(one.status) ? 'Duration' : 'Duration so far', duration(timeToEnd(one, now))];
  const since = reviewSince(one.timeline);
  return ['Waiting for a person', since && duration(now - Date.parse(since))];
}

/** What it waits for, and its times, of which each also says how far away it is. */
const standing = (one: CancellationResource, now: number) =>
  standingFacts(one, (iso) => `${iso} (${fromNow(iso, now)})`).map(
    ([name, words]) => [name, element('span', {}, ...withTimes(words))] as const,
  );
