import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { ago, duration, shortId, timeToEnd } from '../../../../infra/console/words/formatting.ts';
import { statusWords, timelineMeaning, timelineWords } from '../../../../infra/console/words/status-words.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('a length of time', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [999, '999 ms'],
    [999.6, '1.0 s'],
    [12_449, '12.4 s'],
    [59_999, '59.9 s'],
    [minute, '1 min'],
    [3 * minute + 20 * second, '3 min 20 s'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [76 * hour, '3 d 4 h'],
  ])('of %d ms reads %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  it.each([
    [0, 'just now'],
    [12 * second, '12 s ago'],
    [90 * second, '1 min ago'],
    [5 * hour, '5 h ago'],
    [50 * hour, '2 d ago'],
  ])('%d ms ago reads %s', (milliseconds, words) => {
    expect(ago(milliseconds)).toBe(words);
  });
});

describe('the time to the end', () => {
  const requestedAt = '2026-01-15T09:30:00.000Z';
  const now = Date.parse('2026-01-15T09:31:00.000Z');

  it('runs while it is open', () => {
    expect(timeToEnd({ requestedAt, completedAt: null }, now)).toBe(minute);
  });

  it('stands still at the end', () => {
    const at = '2026-01-15T09:30:02.000Z';

    expect(timeToEnd({ requestedAt, completedAt: at }, now)).toBe(2 * second);
  });
});

describe('what a status says', () => {
  it('differs in its word for every status, so that no colour is needed', () => {
    const words = statuses.map((status) => statusWords[status].word);

    expect(new Set(words).size).toBe(statuses.length);
    expect(statuses.every((status) => statusWords[status].icon.startsWith('M'))).toBe(true);
  });
});

describe('a line of the timeline', () => {
  it.each([
    ['accepted', 'Accepted'],
    ['cancel_unknown', 'Cancel sent: outcome unknown'],
    ['cancel_not_sent', 'Cancel sent: not sent, without effect'],
    ['status_pending', 'Payment read: the verdict comes later'],
    ['status_open', 'Payment read: still open; the provider shows nothing under way'],
    ['partially_refunded', 'Partly refunded'],
    ['review_required', 'Handed to a person'],
    ['something_new', 'something new'],
    ['constructor', 'constructor'],
  ])('%s reads %s', (event, words) => {
    expect(timelineWords(event)).toBe(words);
  });

  it('explains a lost reply by what the provider can do', () => {
    expect(timelineMeaning('cancel_unknown', { safeToResend: true })).toContain('same token');
    expect(timelineMeaning('cancel_unknown', { safeToResend: false })).toContain('Nothing is sent again before a read');
    expect(timelineMeaning('accepted', { safeToResend: true })).toBeUndefined();
  });
});

describe('a short id', () => {
  it('keeps both ends', () => {
    expect(shortId('can_abcdefghijklmnopqrstuvwxyz')).toBe('can_abcde…wxyz');
    expect(shortId('short')).toBe('short');
  });
});
