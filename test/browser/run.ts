import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasChromium, howToInstall } from './chromium.ts';

/** `npm run test:browser`: exit code 77, as test runners take for "skipped", where there is no browser. */

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
