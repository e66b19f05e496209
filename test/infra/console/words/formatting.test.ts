import { describe, expect, it } from 'vitest';
import { clockWords, duration, shortId, timeToEnd } from '../../../../infra/console/words/formatting.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('a duration', () => {
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
  ])('of %d ms becomes %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });
});

describe('a time', () => {
  const iso = '2026-01-15T23:30:05.123Z';

  it.each([
    ['de-DE', 'Europe/Berlin', '16.01.2026, 00:30:05 MEZ'],
    ['en-GB', 'Asia/Kolkata', '16 Jan 2026, 05:00:05 GMT+5:30'],
  ])('says day and zone for a reader in %s, %s', (locale, timeZone, words) => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone });

    expect(clockWords(iso, format)).toBe(words);
  });

  it('that cannot be read stays as it is', () => {
    expect(clockWords('tomorrow')).toBe('tomorrow');
  });
});

describe('the time to the end', () => {
  const requestedAt = '2026-01-15T09:30:00.000Z';
  const now = Date.parse('2026-01-15T09:31:00.000Z');

  it('grows while the cancellation is open', () => {
    expect(timeToEnd({ requestedAt, completedAt: null }, now)).toBe(minute);
  });

  it('no longer grows after the end', () => {
    const at = '2026-01-15T09:30:02.000Z';

    expect(timeToEnd({ requestedAt, completedAt: at }, now)).toBe(2 * second);
  });
});

describe('a short id', () => {
  it('keeps the beginning and the end', () => {
    expect(shortId('can_abcdefghijklmnopqrstuvwxyz')).toBe('can_abcde…wxyz');
    expect(shortId('short')).toBe('short');
  });
});
