import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../../infra/local/engines/journal.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';
import { retainedHeap } from './retained-heap.ts';

describe('the memory of a journal', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'inner', 'journal.jsonl');
  });
  afterEach(() => folder.remove());

  it('holds no memory for what was appended', async () => {
    const journal = openJournal(file);
    const append = async () => {
      for (let n = 0; n < 100_000; n += 1) journal.append(0);
    };
    await append();

    const bytes = await retainedHeap(append);

    expect(bytes / 100_000).toBeLessThan(4);
    journal.close();
  });

  it('does not need the whole file in memory to open it', () => {
    const journal = openJournal(file);
    for (let n = 0; n < 20; n += 1) journal.append('x'.repeat(1_000_000));
    journal.close();
    const before = process.memoryUsage().arrayBuffers;

    const again = openJournal(file);

    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    expect(again.count()).toBe(20);
    again.close();
  });
});
