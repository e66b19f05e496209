import type { Inside } from '../../model/figures.ts';
import { attemptWords, effectWords, stateWords } from '../../words/attempt-words.ts';
import type { CancellationResource } from '../session/api.ts';
import { clock, facts } from './controls.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

/** What the simulated provider's own books say of the payment, and our side of it. */
export function providerSide(
  { provider, completedAt }: CancellationResource,
  { payment, attempts, looks, nextLook, looking }: Inside,
): HTMLElement {
  const total = payment?.effects.length ?? 0;
  return element(
    'div',
    {},
    element(
      'p',
      { class: `ledger-verdict${total > 1 ? ' wrong' : ''}` },
      icon(total === 1 ? 'M3 8.5l3.4 3.4L13 5' : total === 0 ? 'M3.5 8h9' : 'M8 3v6.5M8 12.5v.5'),
      effectWords(total, attempts.length),
    ),
    element(
      'ul',
      { class: 'plain' },
      ...(payment?.effects ?? []).map(({ at, effect, amount }) =>
        element('li', {}, element('strong', {}, effect), amount !== undefined && `${amount}`, clock(at)),
      ),
    ),
    payment &&
      !payment.isKnown &&
      element('p', { class: 'empty' }, `The simulated ${provider} does not know this payment.`),
    facts([['The payment is now', payment?.shows && stateWords(payment.shows)]]),
    element('h3', {}, 'Our side'),
    facts([
      ['Looks', looks],
      ['Now', looking && (looking === 'cancel' ? 'the cancel is on its way' : 'a read is under way')],
      ['Next look', !looking && nextLook && clock(nextLook)],
      ...attempts.map(
        (attempt, index) =>
          [
            `Attempt ${index + 1}`,
            element('span', {}, attemptWords(attempt, completedAt !== null), ' · ', clock(attempt.sentAt)),
          ] as const,
      ),
    ]),
  );
}
