import { describe, expect, it } from 'vitest';
import { rejectionCodes, reviewCodes } from '../../../../functions/core/cancellation/status.ts';
import { reasonDetail, reasonMeaning, reasonWords, withoutCodes } from '../../../../infra/client/words/reason-words.ts';

const nothing = { rejection: null, review: null, credentialsRefused: null };
const detail = 'answered 401';

describe('the reason of a status', () => {
  it('is in words for each code, and no two are the same', () => {
    const words = [
      ...rejectionCodes.map((code) => reasonWords({ ...nothing, rejection: { code, detail } })),
      ...reviewCodes.map((code) => reasonWords({ ...nothing, review: { code, detail } })),
      reasonWords({ ...nothing, credentialsRefused: { detail, since: '' } }),
    ];

    expect(new Set(words).size).toBe(rejectionCodes.length + reviewCodes.length + 1);
    expect(words.join()).not.toMatch(/_|undefined/);
  });

  it('is absent while there is none', () => {
    expect([reasonWords, reasonMeaning, reasonDetail].map((of) => of(nothing))).toEqual(Array(3).fill(undefined));
  });

  it('has the detail that somebody told, and what it says about the outcome', () => {
    const review = { ...nothing, review: { code: 'deadline_passed', detail } } as const;
    const rejected = { ...nothing, rejection: { code: 'expired', detail: null } } as const;

    expect([reasonDetail(review), reasonDetail(rejected)]).toEqual([detail, undefined]);
    expect(reasonMeaning(review)).toBe('The provider has not shown how the payment ended.');
    expect(reasonMeaning(rejected)).toBe('So no money is held.');
  });
});

describe('the detail of a timeline', () => {
  it.each([
    ['outcome_unknown: no clear answer', 'the outcome is not known: no clear answer'],
    ['already_captured · completed · SUCCESS', 'the money was taken before a cancel could work · completed · SUCCESS'],
    ['the provider now shows: expired', 'the provider now shows: the authorisation has expired'],
    ['operator: it was expired', 'operator: it was expired'],
    ['invalid_api_key', 'invalid_api_key'],
  ])('%s becomes %s', (given, words) => {
    expect(withoutCodes(given)).toBe(words);
  });
});
