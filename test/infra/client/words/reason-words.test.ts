import { describe, expect, it } from 'vitest';
import { rejectionCodes, reviewCodes } from '../../../../functions/core/cancellation/status.ts';
import { rejectionMeanings, reviewMeanings } from '../../../../infra/client/words/reason-words.ts';

describe('the meaning of a reason', () => {
  it('differs for every reason of a rejection', () => {
    expect(new Set(Object.values(rejectionMeanings)).size).toBe(rejectionCodes.length);
  });

  it('is there for every review, and calls the outcome unknown for only one', () => {
    expect(Object.keys(reviewMeanings).sort()).toEqual([...reviewCodes].sort());
    expect(Object.entries(reviewMeanings).filter(([, words]) => words.includes('not known'))).toMatchObject([
      ['outcome_unknown', expect.anything()],
    ]);
  });
});
