import type { Inside } from '../../model/figures.ts';
import { hasNewerEvidence, ledToReview } from '../../words/review-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, mono, plainList } from './content.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

const sources = {
  response: "the provider's answer to the cancel",
  poll: 'a read of the payment',
  operator: 'a person',
} as const;

/** What is known about the result, and who said so. */
export function evidence(one: CancellationResource): HTMLElement {
  const known = one.evidence;
  if (!known) return element('p', { class: 'empty' }, 'Nothing is known yet.');
  return facts([
    ['Source', sources[known.via]],
    ['When', clock(known.observedAt)],
    ['Code', known.code],
    ['Reference', known.reference && mono(known.reference)],
    ['Message', known.message],
    ['Before the review', hasNewerEvidence(one) && ledToReview(one.timeline)],
  ]);
}

/** The events that were published, and those that still are to be. */
export const events = ({ events: published, due }: Inside): HTMLElement =>
  element(
    'div',
    { class: 'events' },
    element('h3', {}, 'Events'),
    published.length + due.length === 0 &&
      element('p', { class: 'empty' }, 'An event is published when there is a result.'),
    plainList(
      ...published.map(({ eventId, detailType, at }) =>
        element('li', {}, icon('check'), element('strong', {}, detailType), clock(at), element('code', {}, eventId)),
      ),
      ...due.map((eventId) => element('li', {}, icon('clock'), 'being published', element('code', {}, eventId))),
    ),
  );
