import { join } from 'node:path';
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import quick from '../vitest.config.ts';

const { exclude: _slowOnes, ...test } = quick.test ?? {};

/** `npm run check`: every test but the browser's, with coverage. */
export default mergeConfig(
  { ...quick, test },
  defineConfig({
    root: join(import.meta.dirname, '..'),
    test: {
      exclude: [...configDefaults.exclude, 'test/browser/**'],
      testTimeout: 60_000,
      coverage: {
        provider: 'v8',
        include: ['functions/**/*.ts'],
        exclude: ['functions/providers/**/simulat*.ts'],
        reporter: ['text-summary'],
        thresholds: { lines: 95, functions: 95, branches: 90, statements: 95 },
      },
    },
  }),
);
