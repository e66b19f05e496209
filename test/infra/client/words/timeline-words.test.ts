import { describe, expect, it } from 'vitest';
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
});
