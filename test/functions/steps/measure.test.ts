import { expect, it } from 'vitest';
import { measure } from '../../../functions/steps/measure.ts';
import { accepted, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory, owed } from '../../fixtures/dependencies.ts';

const about = { provider: 'yuno' };
const later = noon + 90_000;

it.each([
  [
    'an end counts with its status and its time',
    processing({ status: 'refunded', completedAt: noon + minute }),
    'CancellationCompleted',
    [
      [{ ...about, status: 'refunded' }, { Ended: 1 }],
      [about, { TimeToEnd: 60_000 }],
    ],
  ],
  [
    'an end that does not say when is an end now',
    processing({ status: 'cancelled' }),
    'CancellationCompleted',
    [
      [{ ...about, status: 'cancelled' }, { Ended: 1 }],
      [about, { TimeToEnd: 90_000 }],
    ],
  ],
  [
    'a review counts',
    processing({ status: 'review_required' }),
    'CancellationReviewRequired',
    [[about, { ReviewsOpened: 1 }]],
  ],
  [
    'a contradiction counts',
    processing({ status: 'cancelled' }),
    'CancellationContradicted',
    [[about, { Contradictions: 1 }]],
  ],
  ['an open cancellation tells its age in seconds', accepted(), undefined, [[about, { OpenAge: 90 }]]],
  [
    'a review tells how long a person has been asked for',
    processing({ status: 'review_required', reviewSince: noon + minute }),
    undefined,
    [[about, { ReviewAge: 30 }]],
  ],
  [
    'a review that does not say since when is as old as the cancellation',
    processing({ status: 'review_required' }),
    undefined,
    [[about, { ReviewAge: 90 }]],
  ],
  ['an end has no age', processing({ status: 'cancelled', completedAt: noon }), undefined, [[about, {}]]],
] as const)('%s', (_sentence, record, detailType, figures) => {
  const { needs, clock, measured } = inMemory();
  clock.now = later;
  const event = detailType && { ...owed('evt_1'), detailType };

  measure(record, event, needs);
  measure(record, event, { ...needs, metrics: undefined });

  expect(measured).toEqual(figures);
});
