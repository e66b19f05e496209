import { describe, expect, it } from 'vitest';
import { durationWords } from '../../../../infra/client/words/duration-words.ts';

describe('a duration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [900, '15 minutes'],
    [3600, '1 hour'],
    [5400, '1 hour 30 minutes'],
    [86_400, '1 day'],
    [86_460, '1 day'],
    [172_800, '2 days'],
    [604_800 + 7200, '7 days 2 hours'],
  ])('of %d seconds is %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});
