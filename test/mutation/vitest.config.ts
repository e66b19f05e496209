import { defineConfig } from 'vitest/config';
import { LikelyKillersFirst } from './likely-killers-first.ts';

/** Only the tests that hold core and providers by themselves: no servers, no processes, one seed for every property. */
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ['test/functions/{core,providers,untrusted}/**/*.test.ts'],
    setupFiles: ['test/mutation/one-seed.ts'],
    sequence: { shuffle: false, sequencer: LikelyKillersFirst },
    testTimeout: 20_000,
  },
});
