import type { Inside } from '../../model/figures.ts';
import { attemptWords, effectWords, stateWords } from '../../words/attempt-words.ts';
import { lookingWords } from '../../words/next-step.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts, plainList } from './content.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

/** What the ledger of the simulated provider says about the payment. */
export function providerSide({ provider }: CancellationResource, { payment, attempts }: Inside): HTMLElement {
  const effects = payment?.effects ?? [];
  const total = effects.length;
  return element(
    'div',
    {},
    element(
      'p',
      { class: `ledger-verdict${total > 1 ? ' wrong' : ''}` },
      icon(total === 1 ? 'check' : total === 0 ? 'dash' : 'warning'),
      effectWords(total, attempts.length),
    ),
    plainList(
      ...effects.map(({ at, effect, amount }) => element('li', {}, element('strong', {}, effect), amount, clock(at))),
    ),
    payment?.isKnown === false &&
      element('p', { class: 'empty' }, `The simulated ${provider} does not know this payment.`),
    facts([['Payment state', payment?.shows && stateWords(payment.shows)]]),
  );
}

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
      ...attempts.map(
        (attempt, index) =>
          [
            `Attempt ${index + 1}`,
            element('span', {}, attemptWords(attempt, completedAt !== null), ' · ', clock(attempt.sentAt)),
          ] as const,
      ),
    ]),
    element('p', { class: 'hint' }, 'In one look, a worker asks the provider and records what it learnt.'),
  );
