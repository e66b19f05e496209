import { expect, it } from 'vitest';
import { measure } from '../../../functions/steps/measure.ts';
import { accepted, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory, owed } from '../../fixtures/dependencies.ts';

const about = { provider: 'yuno' };
const later = noon + 90_000;

it.each([
  [
    'a final status is counted, with the time it took',
    processing({ status: 'refunded', completedAt: noon + minute }),
    'CancellationCompleted',
    [
      [{ ...about, status: 'refunded' }, { Ended: 1 }],
      [about, { TimeToEnd: 60_000 }],
    ],
  ],
  [
    'without completedAt, the current time is the time of the end',
    processing({ status: 'cancelled' }),
    'CancellationCompleted',
    [
      [{ ...about, status: 'cancelled' }, { Ended: 1 }],
      [about, { TimeToEnd: 90_000 }],
    ],
  ],
  [
    'a new review is counted',
    processing({ status: 'review_required' }),
    'CancellationReviewRequired',
    [[about, { ReviewsOpened: 1 }]],
  ],
  [
    'a contradiction is counted',
    processing({ status: 'cancelled' }),
    'CancellationContradicted',
    [[about, { Contradictions: 1 }]],
  ],
  ['the age of an open cancellation is measured in seconds', accepted(), undefined, [[about, { OpenAge: 90 }]]],
  [
    'the age of a review is measured from its beginning',
    processing({ status: 'review_required', reviewSince: noon + minute }),
    undefined,
    [[about, { ReviewAge: 30 }]],
  ],
  [
    'without reviewSince, the age of a review is the age of the cancellation',
    processing({ status: 'review_required' }),
    undefined,
    [[about, { ReviewAge: 90 }]],
  ],
  ['a final cancellation has no age', processing({ status: 'cancelled', completedAt: noon }), undefined, [[about, {}]]],
] as const)('%s', (_sentence, record, detailType, figures) => {
  const { needs, clock, measured } = inMemory();
  clock.now = later;
  const event = detailType && { ...owed('evt_1'), detailType };

  measure(record, event, needs);
  measure(record, event, { ...needs, metrics: undefined });

  expect(measured).toEqual(figures);
});
