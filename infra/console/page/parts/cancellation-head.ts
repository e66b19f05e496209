import { isEnd } from '../../../../functions/core/cancellation/status.ts';
import { moneyWords } from '../../../client/words/money-words.ts';
import { plainWords } from '../../../client/words/plain-words.ts';
import { reviewMeanings } from '../../../client/words/reason-words.ts';
import { spacedWords } from '../../../client/words/status-words.ts';
import { money as amountWords, duration, timeToEnd } from '../../words/formatting.ts';
import { reviewSince } from '../../words/review-words.ts';
import { waitingWords } from '../../words/waiting-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, isoTime, mono, withTimes } from './content.ts';
import { copyButton } from './controls.ts';
import { type Child, element } from './element.ts';
import { chip } from './icon.ts';

/** The status of a cancellation with its reason, and the facts of the request. */
export function cancellationHead(one: CancellationResource): Child[] {
  const reason = one.rejection ?? one.review ?? one.waitingFor;
  const money = moneyWords(one);
  const references = Object.entries(one.transaction).map(([name, value]) => [name, value && mono(value)] as const);
  return [
    element(
      'p',
      { class: 'verdict' },
      chip(one.status),
      reason && element('strong', {}, spacedWords(reason.code)),
      reason?.detail && element('span', {}, plainWords(reason.detail)),
      one.refund && element('span', {}, `refunded: ${amountWords(one.refund.amount)}`),
    ),
    one.review && element('p', {}, reviewMeanings[one.review.code]),
    money !== undefined && element('p', {}, money),
    one.waitingFor && element('p', {}, ...withTimes(waitingWords(one.waitingFor, isoTime))),
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
      ['Amount', one.amount && amountWords(one.amount)],
      ['If captured', one.ifCaptured === 'refund' && 'refund'],
      ['Requested', clock(one.requestedAt)],
      timeFact(one, Date.now()),
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
