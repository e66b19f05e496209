import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser: npm run test:browser.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts'],
      reporter: ['text-summary'],
    },
  },
});
