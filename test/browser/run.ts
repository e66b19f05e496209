import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasChromium, howToInstall } from './chromium.ts';

/** `npm run test:browser`. Without a browser it exits with code 77, which test runners treat as "skipped". */

if (!hasChromium()) {
  console.error(howToInstall);
  process.exit(77);
}
const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
const config = join(import.meta.dirname, 'vitest.config.ts');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', config, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
