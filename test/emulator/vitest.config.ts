import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:emulator`: needs PyPI or a running emulator, so it is not part of `npm test`. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/emulator/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
