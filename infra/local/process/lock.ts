import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, number, text } from '../../../functions/untrusted/json.ts';
import { isAlive, startOf } from './processes.ts';
import { UserError } from './user-error.ts';

/** How long we wait until the holder of the lock ends, and how long if it has announced its end. */
const defaultWait = 2000;
const waitForEnding = 8000;
const pollInterval = 50;

/** What the lock needs from the operating system. */
interface Platform {
  readonly link: (existing: string, created: string) => void;
  /** When a process started; `undefined` if the platform cannot tell. */
  readonly startOf: (pid: number) => string | undefined;
}

/**
 * Locks the data folder for this process and returns what unlocks it. A lock is stale when its process has ended, or
 * when its id now belongs to another process. A stale lock is taken over. If the platform cannot tell when a process
 * started, a lock whose id belongs to a running process is never stale, and the error says what to do.
 * @throws UserError when a living process holds the lock for longer than `maxWait` milliseconds, or when the file system
 *   cannot hold a lock.
 */
export async function lockFolder(
  folder: string,
  maxWait = defaultWait,
  platform: Platform = { link: linkSync, startOf },
): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const mine = `${file}.${process.pid}`;
  const content = JSON.stringify({ pid: process.pid, started: platform.startOf(process.pid) });
  for (const began = performance.now(); ; ) {
    if (claim(file, mine, content, platform)) return () => release(folder, content);
    const found = read(file);
    if (found !== undefined && !isStale(found, platform)) {
      const limit = isEnding(folder, found) ? Math.max(maxWait, waitForEnding) : maxWait;
      if (performance.now() - began >= limit) throw new UserError(refusal(folder, found, platform));
      await sleep(pollInterval);
    } else if (found !== undefined) removeStale(file, `${mine}.stale`, found);
  }
}

/**
 * A hard link is atomic: it either creates the lock with its whole content or fails because the lock exists. A file
 * system without hard links (FAT, exFAT) has a different error on each platform: EPERM, ENOTSUP, EISDIR, even EIO.
 */
function claim(file: string, temporary: string, content: string, { link }: Platform): boolean {
  writeFileSync(temporary, content, { mode: 0o600 });
  try {
    link(temporary, file);
    return true;
  } catch (error) {
    const code = text(error, 'code');
    if (code === 'EEXIST') return false;
    throw new UserError(
      `${dirname(file)} cannot be locked, because a hard link fails there (${code}): choose a folder on another disk with --data.`,
    );
  } finally {
    rmSync(temporary, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (at(error, 'code') === 'ENOENT') return undefined;
    throw error;
  }
}

/** Moves the lock away, then compares: if another process has replaced the stale lock first, its lock is put back. */
function removeStale(file: string, aside: string, stale: string): void {
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, file);
  } catch (error) {
    if (at(error, 'code') !== 'ENOENT' && at(error, 'code') !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

const endingFile = (folder: string) => join(folder, 'lock.ending');
const addressFile = (folder: string) => join(folder, 'lock.address');

/** Tells processes that wait for the folder that this process will unlock it soon. */
export const announceEnd = (folder: string) => writeFileSync(endingFile(folder), String(process.pid), { mode: 0o600 });

/** Tells processes that cannot get the folder where this process listens. */
export const announceAddress = (folder: string, address: string) =>
  writeFileSync(addressFile(folder), JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });

const isEnding = (folder: string, lock: string) => read(endingFile(folder)) === String(pidIn(lock));

function release(folder: string, content: string): void {
  const file = join(folder, 'lock');
  if (read(file) !== content) return;
  for (const announced of [endingFile(folder), addressFile(folder)]) rmSync(announced, { force: true });
  rmSync(file, { force: true });
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const pidIn = (lock: string) => number(parsed(lock), 'pid');

/** A process creates its lock in one step, so a lock that cannot be parsed belongs to no process. */
function isStale(lock: string, { startOf }: Platform): boolean {
  const pid = pidIn(lock);
  if (pid === undefined || !isAlive(pid)) return true;
  const started = text(parsed(lock), 'started');
  return started !== undefined && startOf(pid) !== undefined && startOf(pid) !== started;
}

/** Names the holder's address too, unless the address file is missing or an earlier holder left it behind. */
function refusal(folder: string, lock: string, { startOf }: Platform): string {
  const pid = pidIn(lock);
  const announced = parsed(read(addressFile(folder)) ?? '');
  const address = number(announced, 'pid') === pid ? text(announced, 'address') : undefined;
  const holder = `process ${pid}${address === undefined ? '' : `, ${address}`}`;
  const refused = `Rescind already runs on ${folder} (${holder}): stop it first, or choose another folder with --data.`;
  const isCertain = pid !== undefined && startOf(pid) !== undefined;
  return isCertain ? refused : `${refused} If that process is another program, delete ${join(folder, 'lock')}.`;
}
