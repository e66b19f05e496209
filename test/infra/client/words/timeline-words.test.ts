import { describe, expect, it } from 'vitest';
import type { ExchangeName, Observation } from '../../../../functions/core/cancellation/observation.ts';
import type { ExchangeEvent, TimelineEvent } from '../../../../functions/core/cancellation/timeline.ts';
import { timelineWords } from '../../../../infra/client/words/timeline-words.ts';

describe('a line of the timeline', () => {
  it.each([
    ['accepted', 'Accepted'],
    ['cancel_unknown', 'Cancel request: outcome unknown'],
    ['cancel_not_sent', 'Cancel request: not sent or not processed, no effect'],
    ['status_pending', 'Payment read: the result comes later'],
    ['status_open', 'Payment read: still open, no cancel in progress'],
    ['status_unreadable', 'Payment read: the payment cannot be read'],
    ['cancel_credentials_refused', 'Cancel request: the credentials were refused, nothing happened'],
    ['refund_pending', 'Refund request: the result comes later'],
    ['testimony_cancelled', 'Signed webhook: cancelled'],
    ['partially_refunded', 'Partly refunded'],
    ['review_required', 'Handed to a person'],
    ['something_new', 'something new'],
    ['constructor', 'constructor'],
  ])('%s becomes %s', (event, words) => {
    expect(timelineWords(event)).toBe(words);
  });

  it('has words for each event that can be written', () => {
    const all = [...exchanges.flatMap((exchange) => kinds.map((kind) => `${exchange}_${kind}`)), ...others];
    const words = all.map(timelineWords);

    expect(new Set(words).size).toBe(all.length);
    expect(words.filter((one) => !/^[A-Z]/.test(one) || one.includes('_'))).toEqual([]);
  });
});

// The compiler fails where a name is missing in one of these, and `addEntry` takes no other events.
const exchanges = Object.keys({
  cancel: 0,
  refund: 0,
  status: 0,
  testimony: 0,
} satisfies Record<Exclude<ExchangeName, 'none'>, 0>);

const kinds = Object.keys({
  cancelled: 0,
  refunded: 0,
  rejected: 0,
  manual: 0,
  pending: 0,
  open: 0,
  unreadable: 0,
  refused: 0,
  credentials_refused: 0,
  not_sent: 0,
  unknown: 0,
} satisfies Record<Observation['kind'], 0>);

const others = Object.keys({
  accepted: 0,
  review_required: 0,
  contradicted: 0,
  corrected: 0,
  erased: 0,
  cancelled: 0,
  refunded: 0,
  partially_refunded: 0,
  rejected: 0,
} satisfies Record<Exclude<TimelineEvent, ExchangeEvent>, 0>);
