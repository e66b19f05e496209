import { describe, expect, it } from 'vitest';
import { readBenchOptions, usageOf } from './options.ts';
import type { Part } from './part.ts';

const aPart = (name: string, settings: Part['settings'] = {}): Part => ({
  name,
  order: 1,
  sentence: `Measures ${name}.`,
  settings,
  run: async () => ({ tables: [], charts: [], data: {} }),
});
const parts = [aPart('one', { letters: { placeholder: 'A,B', explains: 'one: letters' } }), aPart('two')];
const read = (...words: string[]) => readBenchOptions(words, parts, '/checkout');

describe('the options of the benchmark', () => {
  it('have defaults, and run all parts', () => {
    expect(read()).toEqual({
      parts,
      rounds: 3,
      jobs: 2000,
      clients: 64,
      out: '/checkout/reports/bench',
      json: undefined,
      docs: false,
      settings: {},
    });
  });

  it('name parts, numbers, files and the settings of parts', () => {
    const words = 'one --rounds 5 --jobs 10 --clients 2 --out o --json f --docs --letters a,b';

    expect(read(...words.split(' '))).toEqual({
      parts: [parts[0]],
      rounds: 5,
      jobs: 10,
      clients: 2,
      out: 'o',
      json: 'f',
      docs: true,
      settings: { letters: 'a,b' },
    });
  });

  it.each([
    [['--fast'], "Unknown option '--fast'"],
    [['three'], 'There is no part "three"'],
    [['--rounds', '0'], '--rounds must be a whole number from 1 to 1000, for example --rounds 3, and not "0".'],
    [['--jobs', 'many'], '--jobs must be a whole number from 1 to 1000000, for example --jobs 2000, and not "many".'],
    [['two', '--letters', 'a'], '--letters belongs to the part "one", which does not run'],
  ])('%j are refused', (words, sentence) => {
    expect(() => read(...words)).toThrow(sentence);
  });

  it('are all explained by --help', () => {
    const usage = usageOf(parts);

    for (const word of [
      'one',
      'two',
      '--rounds N',
      '--jobs N',
      '--clients N',
      '--letters A,B',
      '--out',
      '--json',
      '--docs',
    ]) {
      expect(usage).toContain(`  ${word}`);
    }
  });
});
