import { configDefaults, defineConfig } from 'vitest/config';
import { LikelyKillersFirst } from './likely-killers-first.ts';

/** The tests that mirror `functions`, and the generated API documents; one seed for every property. */
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ['test/functions/**/*.test.ts', 'test/infra/docs/generate.test.ts'],
    // It searches the text of the sources, which changes while the mutants are in it.
    exclude: [...configDefaults.exclude, 'test/functions/ports/log.sources.test.ts'],
    setupFiles: ['test/mutation/one-seed.ts'],
    sequence: { shuffle: false, sequencer: LikelyKillersFirst },
    testTimeout: 20_000,
  },
});
