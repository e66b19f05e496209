import { describe, expect, it } from 'vitest';
import { isAbout as isAboutLab4pay } from '../../../functions/providers/lab4pay/said.ts';
import { isAbout as isAboutPace } from '../../../functions/providers/pace/said.ts';

describe.each([
  ['lab4pay', (id: unknown, ours: string) => isAboutLab4pay({ transaction_id: id }, ours)],
  ['pace', (id: unknown, ours: string) => isAboutPace({ data: { id } }, ours)],
])('at %s', (_, isAbout) => {
  it.each(['5b0c7f7e-9c5c-4d0e-8a55-3f4f2b6c1d90', 'abcdef'])('%s is the same id in either case', (id) => {
    expect(isAbout(id.toUpperCase(), id)).toBe(true);
    expect(isAbout(id, id.toUpperCase())).toBe(true);
  });

  it('a UUID is the same with and without dashes', () => {
    const id = '5b0c7f7e-9c5c-4d0e-8a55-3f4f2b6c1d90';

    expect(isAbout(id, id.replaceAll('-', ''))).toBe(true);
    expect(isAbout('ab-cd', 'abcd')).toBe(false);
  });

  it('no id at all is about the payment that the path named', () => {
    expect([isAbout(undefined, 'x'), isAbout(null, 'x'), isAbout(0, '0')]).toEqual([true, true, false]);
  });

  it.each(['tx_abc', 'abc_tx', 'abc-x', 'x-abc'])('%s is another id in capitals', (id) => {
    expect(isAbout(id, id)).toBe(true);
    expect(isAbout(id.toUpperCase(), id)).toBe(false);
  });
});
