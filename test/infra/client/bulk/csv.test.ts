import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv, separatorOf } from '../../../../infra/client/bulk/csv.ts';
import { csvLine, originalCell } from '../../../../infra/client/bulk/csv-line.ts';

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
      expect.objectContaining({ line: 2, problem: 'a quote is opened and never closed', openQuote: 2 }),
    ]);
    expect(read('a\n"b\n\nb",x,"c\n')).toMatchObject([{ line: 1 }, { line: 2, openQuote: 4 }]);
    expect(read('a,"b\n"c",d\ne,f\n')).toMatchObject([{ line: 1, openQuote: 1 }, { line: 3 }]);
  });

  it.each([',', ';'] as const)('reads back everything that it writes, with "%s" as the separator', (separator) => {
    const character = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1 }),
      fc.constantFrom('"', ',', ';', '\r', '\n', '\t', "'", '=', '+', '-', '@', '1', '.', ' '),
    );
    const cell = fc.string({ unit: character, minLength: 1 }).filter((text) => !text.startsWith('\uFEFF'));

    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => csvLine(row, separator)).join('');

        expect(parseCsv(text, separator).map(({ cells }) => cells.map(originalCell))).toEqual(rows);
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

  it.each(['=1+1', '+x', '-1+1', '@x', '\tx', '\rx', '\0x', "'=1", '＝1', '-5+cmd'])(
    'writes %j so that no spreadsheet runs it as a formula',
    (text) => {
      const [record] = parseCsv(csvLine([text]));

      expect(record?.cells).toEqual([`'${text}`]);
      expect(originalCell(record?.cells[0] ?? '')).toBe(text);
    },
  );

  it.each([
    ['seen;=1+1;x', "seen;'=1+1;x"],
    ['a\n@x', "a\n'@x"],
    ['a,+x', "a,'+x"],
    ['a;"=1"', `a;"'=1"`],
    ["a;'=1", "a;''=1"],
  ])('writes %j so that it is no formula either if a spreadsheet expects another separator', (text, written) => {
    expect(parseCsv(csvLine([text]))[0]?.cells).toEqual([written]);
    expect(originalCell(written)).toBe(text);
  });

  it.each(['1;-2', 'a, -b', 'x;-5,25;y', '-12.50', '+49', '1,250', 'tr-1', "o'neil", "'x"])(
    'leaves %j as it is',
    (text) => {
      expect(parseCsv(csvLine([text]))[0]?.cells).toEqual([text]);
      expect(originalCell(text)).toBe(text);
    },
  );

  it.each([
    ['a,b\n1;2,3\n', ','],
    ['a;b\n1,2;3\n', ';'],
    ['"a;b;c",d\n', ','],
    ['\uFEFF\n\na;b\n', ';'],
    ['a\n', ','],
    ['', ','],
  ])('finds the separator of %j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});
