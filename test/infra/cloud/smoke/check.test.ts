import { describe, expect, it } from 'vitest';
import { compared, exitCodeOf, failed, measuredOnly, skipped } from '../../../../infra/cloud/smoke/check.ts';

describe('a check', () => {
  it('is as expected only if it was measured so', () => {
    expect(compared('a', '2', '2').verdict).toBe('as expected');
    expect(compared('a', '2', '3').verdict).toBe('differs');
    expect(compared('a', '401 or 403', '403', true).verdict).toBe('as expected');
  });

  it('of an error says what happened', () => {
    expect(failed('a', new Error('no stack'))).toMatchObject({ measured: 'no stack', verdict: 'differs' });
    expect(failed('a', 'text')).toMatchObject({ measured: 'text' });
  });
});

describe('the exit code', () => {
  const fine = compared('a', '2', '2');

  it('is 1 if anything differs', () => {
    expect(exitCodeOf([fine, compared('b', '2', '3')])).toBe(1);
  });

  it('is 0 if everything that was tried is as expected', () => {
    expect(exitCodeOf([fine, measuredOnly('b', '2', '3'), skipped('c', 'no metrics')])).toBe(0);
  });

  it('is 1 if nothing was checked', () => {
    expect(exitCodeOf([])).toBe(1);
  });
});
