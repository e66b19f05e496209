import { expect, it } from 'vitest';
import { table, withAlignedTables } from '../../../infra/docs/table.ts';

it('a table has columns of one width each', () => {
  expect(
    table([
      ['a', 'long'],
      ['longer', 'b'],
    ]),
  ).toBe('| a      | long |\n| ------ | ---- |\n| longer | b    |');
});

it('the tables of a text are aligned, and the rest of it stays', () => {
  const text =
    'before | after\n\n| a | b |\n| - | - |\n| one | |\n\n| c | d |\n| --- | --- |\n| `x \\| y` | two |\nend';

  expect(withAlignedTables(text)).toBe(
    'before | after\n\n| a   | b |\n| --- | - |\n| one |   |\n\n| c        | d   |\n| -------- | --- |\n| `x \\| y` | two |\nend',
  );
});
