import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { askToStop } from '../../../../infra/local/process/ask-to-stop.ts';

/** Says which of the two it was asked by. */
const script = `
  process.once('disconnect', () => process.exit(7));
  process.once('SIGTERM', () => process.exit(8));
  setTimeout(() => {}, 60_000);
  process.send('ready');
`;

it.each([
  ['linux', 8],
  ['darwin', 8],
  ['win32', 7],
] as const)('asks a child process on %s in a way that lets it stop by itself', async (platform, code) => {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.once('message', resolve));

  askToStop(child, 'SIGTERM', platform);
  if (platform === 'win32') askToStop(child, 'SIGTERM', platform);

  expect(await exited).toBe(code);
});
