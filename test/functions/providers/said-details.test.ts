import { describe, expect, it } from 'vitest';
import { saidDetails } from '../../../functions/providers/said-details.ts';

describe('saidDetails', () => {
  it('keeps the words that were said, by our names', () => {
    expect(saidDetails({ receipt: 'r-1', code: undefined })).toStrictEqual({ receipt: 'r-1' });
  });

  it('is nothing if nothing was said, so that no empty evidence is stored', () => {
    expect(saidDetails({ receipt: undefined })).toBeUndefined();
    expect(saidDetails({})).toBeUndefined();
  });
});
