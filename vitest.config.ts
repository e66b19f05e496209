import { configDefaults, defineConfig } from 'vitest/config';

/** `npm test`: what is quick. `test/everything.config.ts` adds the tests that start processes or count long runs. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The browser tests need a browser: npm run test:browser.
    exclude: [...configDefaults.exclude, 'test/browser/**', 'test/**/*.slow.test.ts'],
    sequence: { shuffle: true },
    // No test changes a module's state, so files may share what they import: half the time.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
