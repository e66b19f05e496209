import { describe, expect, it } from 'vitest';
import { withSections } from './document.ts';
import { markdownTable, sectionOf } from './section.ts';

const order = ['first', 'second', 'third'];

describe('the page of all parts', () => {
  it('has the sections in the order of the parts', () => {
    const page = withSections(
      '',
      new Map([
        ['second', '## Second'],
        ['first', '## First'],
      ]),
      order,
    );

    expect(page).toMatch(/^# Benchmarks\n/);
    expect(page.indexOf('## First')).toBeLessThan(page.indexOf('## Second'));
  });

  it('keeps the sections of parts that did not run, and replaces the others', () => {
    const before = withSections(
      '',
      new Map([
        ['first', '## First\n\nold'],
        ['third', '## Third\n\nkept'],
      ]),
      order,
    );

    const after = withSections(
      before,
      new Map([
        ['first', '## First\n\nnew'],
        ['second', '## Second'],
      ]),
      order,
    );

    expect(after).not.toContain('old');
    expect([...after.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(['First', 'Second', 'Third']);
    expect(after).toContain('## Third\n\nkept');
  });

  it('does not change if nothing was measured', () => {
    const page = withSections(
      '',
      new Map([
        ['first', '## First'],
        ['third', '## Third'],
      ]),
      order,
    );

    expect(withSections(page, new Map(), order)).toBe(page);
  });
});

describe('a section', () => {
  const machine = { processor: 'a processor', cores: 2, memoryGiB: 8, system: 'linux 6', node: 'v24.0.0' };

  it('shows the pictures, the tables, the notes, and how it was measured', () => {
    const section = sectionOf(
      { name: 'cold-start', sentence: 'Measures it.' },
      {
        tables: [{ title: 'Times', columns: ['', 'ms'], rows: [['ours', '12']] }],
        charts: [{ name: 'bench-cold', title: 'Cold', unit: 'ms', bars: [] }],
        notes: ['One was skipped.'],
        data: {},
      },
      { machine, day: '2026-11-21', command: 'npm run bench' },
    );

    expect(section).toBe(
      [
        '## Cold start',
        'Measures it.',
        '![Cold](images/bench-cold.svg)',
        '|      |  ms |\n| ---- | --: |\n| ours |  12 |',
        '- One was skipped.',
        '_Measured on 2026-11-21 with `npm run bench` (2 cores of a processor, 8 GiB, linux 6, Node.js v24.0.0)._',
      ].join('\n\n'),
    );
  });
});

describe('a table', () => {
  it('keeps a bar inside a cell apart from the columns', () => {
    expect(markdownTable({ title: '', columns: ['a'], rows: [['x|y']] })).toContain('| x\\|y |');
  });
});
