import { describe, expect, it } from 'vitest';
import { freshLike } from '../../../../infra/console/model/fresh-example.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

describe('a fresh example', () => {
  it('keeps its shape and its prefix', () => {
    expect(freshLike('or_01J8ZQ5T7N', random)).toMatch(/^or_\d{2}[A-Z]\d[A-Z]{2}\d[A-Z]\d[A-Z]$/);
    expect(freshLike('5B0C-7f7e', random)).toMatch(/^\d[A-F]\d[A-F]-\d[a-f]\d[a-f]$/);
  });
});
