import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isAlive, processesOf } from '../../../../infra/local/process/processes.ts';

const hasPs = process.platform !== 'win32' && spawnSync('ps', ['-p', '1']).error === undefined;

/** The id of a child process that sleeps, and what ends it. */
function sleeping() {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid ?? 0,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe.each([
  ['Linux, from /proc', 'linux', process.platform === 'linux'],
  ['macOS, from ps', 'darwin', hasPs],
] as const)('the processes of %s', (_platform, platform, canRun) => {
  const { startOf, parentOf, commandOf } = processesOf(platform);

  it.runIf(canRun)('have a parent, a command line, and a start that stays the same', async () => {
    const { pid, end } = sleeping();

    expect(parentOf(pid)).toBe(process.pid);
    expect(commandOf(pid)).toContain('-e');
    expect(startOf(pid)).toMatch(/\d/);
    expect(startOf(pid)).toBe(startOf(pid));
    expect(startOf(pid)).not.toBe(startOf(1));
    await end();
  });

  it.runIf(canRun)('say nothing about one that has ended', async () => {
    const { pid, end } = sleeping();
    await end();

    expect([startOf(pid), parentOf(pid), commandOf(pid)]).toEqual([undefined, undefined, []]);
  });
});

it('tells on Windows only whether a process runs', async () => {
  const { startOf, parentOf, commandOf } = processesOf('win32');
  const { pid, end } = sleeping();

  expect([startOf(pid), parentOf(pid), commandOf(pid), isAlive(pid)]).toEqual([undefined, undefined, [], true]);
  await end();
  expect(isAlive(pid)).toBe(false);
});
