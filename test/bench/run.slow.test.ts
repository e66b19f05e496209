import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadParts } from './parts.ts';

const bench = (...words: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...words], { encoding: 'utf8' });

describe('npm run bench', () => {
  it.each([
    ['--fast', "Unknown option '--fast'. See npm run bench -- --help\n"],
    ['nothing', 'There is no part "nothing". See npm run bench -- --help\n'],
  ])('answers %s with one sentence and exit code 2', (word, sentence) => {
    expect(bench(word)).toMatchObject({ status: 2, stdout: '', stderr: sentence });
  });

  it('lists every part with --help', async () => {
    const { status, stdout } = bench('--help');

    expect(status).toBe(0);
    for (const { name, sentence } of await loadParts()) {
      expect(stdout.split('\n').some((line) => line.startsWith(`  ${name} `) && line.endsWith(sentence))).toBe(true);
    }
  });

  it('finds the parts by their folders, each with a place of its own', async () => {
    const parts = await loadParts();

    expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['peers', 'growth', 'detection']));
    expect(new Set(parts.map(({ order }) => order)).size).toBe(parts.length);
  });
});
