import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { iconPaths } from '../../../../infra/console/words/icon-paths.ts';
import { statusWords, timelineMeaning, timelineWords } from '../../../../infra/console/words/status-words.ts';

describe('what a status says', () => {
  it('differs in its word for every status, so that no colour is needed', () => {
    const words = statuses.map((status) => statusWords[status].word);

    expect(new Set(words).size).toBe(statuses.length);
    expect(statuses.every((status) => iconPaths[statusWords[status].icon].startsWith('M'))).toBe(true);
  });
});

describe('a line of the timeline', () => {
  it.each([
    ['accepted', 'Accepted'],
    ['cancel_unknown', 'Cancel request: outcome unknown'],
    ['cancel_not_sent', 'Cancel request: not sent or not processed, no effect'],
    ['status_pending', 'Payment read: the result comes later'],
    ['status_open', 'Payment read: still open, no cancel in progress'],
    ['partially_refunded', 'Partly refunded'],
    ['review_required', 'Handed to a person'],
    ['something_new', 'something new'],
    ['constructor', 'constructor'],
  ])('%s reads %s', (event, words) => {
    expect(timelineWords(event)).toBe(words);
  });

  it('explains a lost reply by what the provider can do', () => {
    expect(timelineMeaning('cancel_unknown', { safeToResend: true })).toContain('same token');
    expect(timelineMeaning('cancel_unknown', { safeToResend: false })).toContain('sends nothing again before a read');
    expect(timelineMeaning('accepted', { safeToResend: true })).toBeUndefined();
  });
});
