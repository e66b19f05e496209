import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive } from '../../../../infra/local/process/processes.ts';

const processFolder = join(import.meta.dirname, '../../../../infra/local/process');

/** Watches its npm as on this platform, and prints its own id and then that npm has ended. */
const watching = (platform: string) => `
  import { watchNpm } from '${processFolder}/parents.ts';
  import { processesOf } from '${processFolder}/processes.ts';
  watchNpm(() => process.exit(), processesOf('${platform}'));
  setTimeout(() => process.exit(), 10_000);
  console.log(process.pid);
`;

async function printed(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.stdout?.once('data', (chunk) => resolve(Number(String(chunk)))));
}

it.each(['linux', 'darwin', 'win32'])('notices on %s that the process that started it has ended', async (platform) => {
  const start = `
    require('node:child_process').spawn(process.execPath, ['--input-type=module', '-e', process.argv[1]], {
      stdio: 'inherit',
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
  `;
  const npm = spawn(process.execPath, ['-e', start, watching(platform)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await printed(npm);

  npm.kill('SIGKILL');

  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
});
