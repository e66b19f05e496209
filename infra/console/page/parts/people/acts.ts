import { actLineWords, statementWords, whoWords } from '../../../../client/words/act-words.ts';
import type { CancellationResource } from '../../session/api.ts';
import { clock, plainList } from '../content.ts';
import { element } from '../element.ts';
import { icon } from '../icon.ts';

/** Who did what, oldest first. */
export const acts = ({ acts: done }: Pick<CancellationResource, 'acts'>): HTMLElement =>
  element(
    'div',
    { class: 'acts' },
    plainList(
      ...done.map((one) =>
        element(
          'li',
          {},
          clock(one.at),
          ' ',
          // One element, because the parts of a line are spaced as columns.
          element('span', {}, element('strong', {}, whoWords(one)), ` ${actLineWords(one)}`),
        ),
      ),
    ),
  );

/** What people said later about the end, newest first. The end itself stays as it is. */
export const corrections = ({ corrections: said }: Pick<CancellationResource, 'corrections'>): HTMLElement[] =>
  said
    .toReversed()
    .map((correction, index) =>
      element(
        'div',
        { class: 'correction' },
        icon('warning'),
        element('strong', {}, index === 0 ? 'Corrected: ' : 'Corrected before: '),
        statementWords(correction),
        element(
          'p',
          {},
          `${correction.note} `,
          element('span', { class: 'hint' }, whoWords(correction), ' ', clock(correction.at)),
        ),
      ),
    );
