import { timelineWords } from '../../../client/words/timeline-words.ts';
import type { Inside } from '../../model/figures.ts';
import { attemptGroups, effectWords, stateWords } from '../../words/attempt-words.ts';
import { lastExchange, lastReadAt, unseenBooksWords } from '../../words/books-words.ts';
import { lookingWords } from '../../words/next-step.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, plainList } from './content.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

type Payment = NonNullable<Inside['payment']>;

/** What the ledger of the simulated provider says about the payment. */
export function simulatedSide({ provider, attempts }: CancellationResource, payment: Payment): HTMLElement {
  const { effects, shows, isHeardOf, isKnown } = payment;
  const total = effects.length;
  if (!isHeardOf)
    return element('p', { class: 'empty' }, `The simulated ${provider} has had no request about this payment.`);
  return element(
    'div',
    {},
    element(
      'p',
      { class: `ledger-verdict${total > 1 ? ' wrong' : ''}` },
      icon(total === 1 ? 'check' : total === 0 ? 'dash' : 'warning'),
      effectWords(total, attempts),
    ),
    plainList(
      ...effects.map(({ at, effect, amount }) => element('li', {}, element('strong', {}, effect), amount, clock(at))),
    ),
    !isKnown && element('p', { class: 'empty' }, `The simulated ${provider} does not know this payment.`),
    facts([['Payment state', shows && stateWords(shows)]]),
  );
}

/** What is known about a provider whose books nobody here can read: only what passed between it and the service. */
export function toldSide(one: CancellationResource, title: string, inside: Inside | undefined): HTMLElement {
  const last = lastExchange(one, inside?.repeats);
  const readAt = lastReadAt(one, inside?.repeats);
  return element(
    'div',
    {},
    element('p', { class: 'unseen-books' }, unseenBooksWords(title)),
    facts([
      ['Attempts', countedAttempts(one.attempts, inside?.attempts.length)],
      ['Last exchange', last && element('span', {}, timelineWords(last.event), ' · ', clock(last.at))],
      ['Last read', readAt === undefined ? 'none' : clock(readAt)],
    ]),
  );
}

/** The API counts no attempt that certainly did nothing. `all`: how many the record has, if the page knows. */
const countedAttempts = (counted: number, all = counted) =>
  all === counted ? counted : `${counted}, and ${all - counted} that certainly did nothing`;

/** What the service has done so far, beyond what the API shows. */
export const serviceSide = (
  { completedAt }: CancellationResource,
  { attempts, looks, nextLook, looking }: Inside,
): HTMLElement =>
  element(
    'div',
    {},
    element('h3', {}, 'In the service'),
    facts([
      ['Looks', looks],
      ['Now', looking && lookingWords[looking]],
      ['Next look', !looking && nextLook && clock(nextLook)],
      ...attemptGroups(attempts, completedAt !== null).map(
        ({ from, to, words, firstSentAt, lastSentAt }) =>
          [
            from === to ? `Attempt ${from}` : `Attempts ${from}–${to}`,
            element('span', {}, words, ' · ', clock(firstSentAt), ...(from === to ? [] : ['–', clock(lastSentAt)])),
          ] as const,
      ),
    ]),
    element('p', { class: 'hint' }, 'In one look, a worker asks the provider and records what it learnt.'),
  );
