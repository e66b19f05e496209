import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { iconPaths } from '../../../../infra/console/words/icon-paths.ts';
import { statusWords, timelineMeaning, timelineWords } from '../../../../infra/console/words/status-words.ts';

describe('the word of a status', () => {
  it('differs for every status, so that nobody needs to see the colour', () => {
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
  ])('%s becomes %s', (event, words) => {
    expect(timelineWords(event)).toBe(words);
  });

  it('explains an unknown outcome by what the provider can do', () => {
    expect(timelineMeaning('cancel_unknown', { safeToResend: true })).toContain('same token');
    expect(timelineMeaning('cancel_unknown', { safeToResend: false })).toContain('sends nothing again before a read');
    expect(timelineMeaning('accepted', { safeToResend: true })).toBeUndefined();
  });

  it('says how the service learns the result of an accepted cancel', () => {
    expect(timelineMeaning('cancel_pending', { safeToResend: true })).toContain('sends it again with the same token');
    expect(timelineMeaning('cancel_pending', { safeToResend: false })).toContain('not sent again');
  });
});
