import { describe, expect, it } from 'vitest';
import type { Figures } from '../../../../infra/console/model/figures.ts';
import { tallyFigures, tallyNotes } from '../../../../infra/console/model/tally-figures.ts';

const figures: Figures = {
  isCounted: true,
  accepted: 6,
  open: 2,
  underReview: 1,
  ended: 3,
  effective: 3,
  doubles: 0,
  lost: 0,
};
const known = { figures, missing: 0, isLive: true };
const marks = (shown: ReturnType<typeof tallyFigures>) =>
  Object.fromEntries(shown.flatMap(({ name, mark }) => (mark ? [[name, mark]] : [])));

describe('the figures', () => {
  it('show what is accepted as a sum', () => {
    const sum = tallyFigures(known).slice(0, 4);

    expect(sum.map(({ sign = '', value, words }) => `${sign}${value} ${words}`).join(' ')).toBe(
      '6 accepted =2 open +1 needs a person +3 ended',
    );
  });

  it('name no effect if no provider is simulated', () => {
    const shown = tallyFigures({ ...known, figures: { ...figures, effective: null, doubles: null } });

    expect(shown.map(({ name }) => name)).toEqual(['accepted', 'open', 'underReview', 'ended', 'lost']);
  });

  it.each([
    ['everything is known', known, { doubles: 'kept', lost: 'kept' }],
    ['the feed is gone', { ...known, isLive: false }, { doubles: 'unknown', lost: 'unknown' }],
    ['the page has not asked for what it knew', { ...known, missing: undefined }, { doubles: 'kept', lost: 'unknown' }],
    [
      'the records are being counted',
      { ...known, figures: { ...figures, isCounted: false } },
      { doubles: 'kept', lost: 'unknown' },
    ],
    ['something is missing', { ...known, missing: 1 }, { doubles: 'kept', lost: 'broken' }],
    [
      'a bad figure is old',
      { figures: { ...figures, doubles: 1, lost: 2 }, missing: undefined, isLive: false },
      { doubles: 'broken', lost: 'broken' },
    ],
  ])('are good only where that is known: %s', (_, state, expected) => {
    expect(marks(tallyFigures(state))).toEqual(expected);
  });
});

it.each([
  [true, undefined, [], ''],
  [false, undefined, [], 'Counting the stored cancellations …'],
  [
    false,
    '2026-11-22T12:03:10.000Z',
    ['PACE Cloud'],
    'As of 2026-11-22T12:03:10.000Z. Effects at PACE Cloud are not counted: it is not simulated.',
  ],
  [true, undefined, ['Adyen', 'Yuno'], 'Effects at Adyen, Yuno are not counted: they are not simulated.'],
])('the notes say what is not known (%s, %s, %s)', (isCounted, oldSince, unseen, words) => {
  expect(tallyNotes(isCounted, oldSince, unseen)).toBe(words);
});
