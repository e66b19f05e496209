import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalValues, openJournal } from '../../../../infra/local/engines/journal.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

describe('a journal', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'inner', 'journal.jsonl');
  });
  afterEach(() => folder.remove());

  it('keeps its values across a restart', () => {
    const first = openJournal(file);
    first.append({ n: 1 });
    first.append({ text: 'zwei\nZeilen' });
    first.close();

    const second = openJournal(file);
    second.append(['three']);

    expect([...journalValues(second)]).toEqual([{ n: 1 }, { text: 'zwei\nZeilen' }, ['three']]);
    expect(second.count()).toBe(3);
    second.close();
  });

  it('removes an incomplete last line and appends after the complete ones', () => {
    const first = openJournal(file);
    first.append({ n: 1 });
    first.close();
    appendFileSync(file, '{"n":2');

    const second = openJournal(file);
    second.append({ n: 3 });

    expect([...journalValues(second)]).toEqual([{ n: 1 }, { n: 3 }]);
    second.close();
  });

  it('reads from any line on, and nothing after the end', () => {
    const journal = openJournal(file);
    for (const n of [0, 1, 2]) journal.append(n);

    expect(journal.read(1).toString()).toBe('1\n2\n');
    expect(journal.read(3).toString()).toBe('');
    journal.close();
  });

  it('reads any lines of a long file, also of one that it has only opened', () => {
    const values = Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x'.repeat((n * 37) % 3000) }));
    const texts = values.map((value) => `${JSON.stringify(value)}\n`);
    const first = openJournal(file);
    for (const value of values.slice(0, 700)) first.append(value);
    first.close();
    const journal = openJournal(file);
    for (const value of values.slice(700)) journal.append(value);

    for (const from of [0, 1, 255, 256, 257, 511, 512, 699, 700, 768, 999, 1000, 2000]) {
      expect(journal.read(from).toString()).toBe(texts.slice(from).join(''));
      expect(journal.read(from, from + 300).toString()).toBe(texts.slice(from, from + 300).join(''));
    }
    expect(journal.count()).toBe(1000);
    expect([...journalValues(journal)]).toEqual(values);
    journal.close();
  });
});
