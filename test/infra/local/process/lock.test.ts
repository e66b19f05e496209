import { spawn } from 'node:child_process';
import { existsSync, linkSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceAddress, announceEnd, lockFolder } from '../../../../infra/local/process/lock.ts';
import { startOf } from '../../../../infra/local/process/processes.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

/** The id of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid ?? 0;
  await new Promise((resolve) => child.once('exit', resolve));
  return pid;
}

describe('the lock of a data folder', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'lock');
  });
  afterEach(() => folder.remove());

  it('is refused while a living process has it', async () => {
    const unlock = await lockFolder(folder.path);

    const second = lockFolder(folder.path, 0);

    await expect(second).rejects.toThrow(`process ${process.pid}): stop it first`);
    unlock();
  });

  it('is refused with the address of its holder', async () => {
    const unlock = await lockFolder(folder.path);
    announceAddress(folder.path, 'http://127.0.0.1:4711');

    const second = lockFolder(folder.path, 0);

    await expect(second).rejects.toThrow(`process ${process.pid}, http://127.0.0.1:4711): stop it first`);
    unlock();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is refused without the address of an earlier holder', async () => {
    writeFileSync(join(folder.path, 'lock.address'), JSON.stringify({ pid: await endedPid(), address: 'http://old' }));
    const unlock = await lockFolder(folder.path);

    const second = lockFolder(folder.path, 0);

    await expect(second).rejects.toThrow(`(process ${process.pid}): stop it first`);
    unlock();
  });

  it('is free again after it was released', async () => {
    const first = await lockFolder(folder.path);
    first();

    const second = await lockFolder(folder.path, 0);

    second();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a process that has ended', async () => {
    writeFileSync(file, JSON.stringify({ pid: await endedPid(), started: '1' }));

    const unlock = await lockFolder(folder.path, 0);

    unlock();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over when another process has the same id', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: `${startOf(process.pid)}0` }));

    const unlock = await lockFolder(folder.path, 0);

    unlock();
  });

  it('is taken over when it cannot be parsed', async () => {
    writeFileSync(file, '{"pid":');

    const unlock = await lockFolder(folder.path, 0);

    unlock();
  });

  it('waits for a holder that is just ending', async () => {
    const first = await lockFolder(folder.path);
    setTimeout(first, 100);

    const second = await lockFolder(folder.path, 2000);

    second();
  });

  it('goes to exactly one of many processes that find a stale lock', async () => {
    writeFileSync(file, JSON.stringify({ pid: await endedPid(), started: '1' }));

    const starts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder.path, 0)));

    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the lock where nobody can say when a process started', () => {
  const windows = { link: linkSync, startOf: () => undefined };

  it('is kept by every living process with its id, and says what to do about it', async () => {
    const { path, remove } = temporaryFolder();
    writeFileSync(join(path, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }));

    const refused = lockFolder(path, 0, windows);

    await expect(refused).rejects.toThrow(
      `Rescind already runs on ${path} (process ${process.pid}): stop it first, or choose another folder with --data. If that process is another program, delete ${join(path, 'lock')}.`,
    );
    remove();
  });

  it('is taken, released, and taken over from a process that has ended', async () => {
    const { path, remove } = temporaryFolder();
    const first = await lockFolder(path, 0, windows);
    first();
    writeFileSync(join(path, 'lock'), JSON.stringify({ pid: await endedPid() }));

    const second = await lockFolder(path, 0, windows);

    second();
    expect(readdirSync(path)).toEqual([]);
    remove();
  });
});

it.each(['EPERM', 'ENOTSUP', 'EISDIR', 'EIO'])(
  'refuses a file system without hard links, which says %s',
  async (code) => {
    const { path, remove } = temporaryFolder();
    const link = () => {
      throw Object.assign(new Error(`${code}: link`), { code });
    };

    const locking = lockFolder(path, 0, { link, startOf });

    await expect(locking).rejects.toThrow(
      `${path} cannot be locked, because a hard link fails there (${code}): choose a folder on another disk with --data.`,
    );
    expect(readdirSync(path)).toEqual([]);
    remove();
  },
);

it('waits longer for a holder that has announced that it is ending', async () => {
  const { path, remove } = temporaryFolder();
  const unlock = await lockFolder(path);
  announceEnd(path);
  setTimeout(unlock, 300);

  const next = await lockFolder(path, 50);

  next();
  remove();
});
