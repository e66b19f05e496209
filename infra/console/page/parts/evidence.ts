import { whoWords } from '../../../client/words/act-words.ts';
import { sourceWords } from '../../../client/words/evidence-words.ts';
import type { Inside } from '../../model/figures.ts';
import { safeLink } from '../../model/safe-link.ts';
import { stateWords } from '../../words/attempt-words.ts';
import { hasNewerEvidence, ledToReview } from '../../words/review-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, mono, plainList } from './content.ts';
import { type Child, element } from './element.ts';
import { icon } from './icon.ts';

/** What is known about the result, and who said so. */
export function evidence(one: CancellationResource): HTMLElement {
  const known = one.evidence;
  if (!known) return element('p', { class: 'empty' }, 'Nothing is known yet.');
  return facts([
    ['Source', sourceWords[known.via]],
    ['Who', whoWords(known)],
    ['When', clock(known.observedAt)],
    ['Code', known.code],
    ['Reference', known.reference && mono(known.reference)],
    ['Message', known.message],
    ...Object.entries(known.details).map(([name, detail]) => [titled(name), detailOf(detail)] as const),
    ['Before the review', hasNewerEvidence(one) && ledToReview(one.timeline)],
  ]);
}

const titled = (name: string) => {
  const words = stateWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The provider chose the text. A link shows its whole address, and the provider does not learn where it was clicked. */
function detailOf(detail: string): Child {
  const href = safeLink(detail);
  return href === undefined
    ? detail
    : element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, detail);
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
