import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv } from '../../../../infra/cli/bulk/csv.ts';

const read = (text: string) => [...parseCsv(text)];

describe('comma-separated values', () => {
  it.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\uFEFFa\n', [['a']]],
    ['a,"b,c"\n', [['a', 'b,c']]],
    ['"say ""hi""",\n', [['say "hi"', '']]],
    ['a\n\n  \nb\n', [['a'], ['b']]],
    [' a , b \n', [['a', 'b']]],
    ['""\n', [['']]],
    ['', []],
  ])('reads %j', (text, cells) => {
    expect(read(text).map((record) => record.cells)).toEqual(cells);
  });

  it('counts the line breaks inside quotes', () => {
    expect(read('a\n"b\r\nb"\nc\n').map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it.each([
    ['a"b,c\nd\n', 'a quote in a cell without quotes around it'],
    ['"a"b\nd\n', 'something follows a closing quote'],
  ])('reports what is wrong with %j and continues with the next line', (text, problem) => {
    expect(read(text)).toEqual([expect.objectContaining({ line: 1, problem }), { line: 2, cells: ['d'] }]);
  });

  it('reports the line of a quote that is never closed', () => {
    expect(read('a\n"b\nc\n')).toEqual([
      { line: 1, cells: ['a'] },
      expect.objectContaining({ line: 2, problem: 'a quote is opened and never closed' }),
    ]);
  });

  it('reads back everything that it writes, except formulas', () => {
    const character = fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), fc.constantFrom('"', ',', '\r', '\n'));
    const cell = fc
      .string({ unit: character, minLength: 1 })
      .filter((text) => !/^[=+\-@\t\r\uFEFF]/.test(text) && (text === text.trim() || /[",\r\n]/.test(text)));

    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => csvLine(row)).join('');

        expect(read(text).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('reads any text without throwing, and no line twice', () => {
    const nasty = fc
      .array(fc.constantFrom('"', ',', '\n', '\r\n', '\r', 'a', ' ', '""'))
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(nasty, (text) => {
        const lines = read(text).map(({ line }) => line);

        expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['=1+1', '+1', '-1', '@x'])('writes %s so that no spreadsheet runs it as a formula', (text) => {
    expect(csvLine([text])).toBe(`'${text}\r\n`);
  });
});
