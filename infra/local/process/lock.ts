import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, number, text } from '../../../functions/untrusted/json.ts';
import { isAlive, startOf } from './processes.ts';
import { Sentence } from './sentence.ts';

/** Gives the data folder back. */
export type Unlock = () => void;

/** How long a holder may take to notice that it must end, and then to end. */
const patience = 2000;
const patienceWithEnding = 8000;
const pause = 50;

/**
 * Takes the data folder for this process; a lock whose process is gone, or is another one by now, is taken over.
 * @throws Sentence when a living process holds it.
 */
export async function lockFolder(folder: string, wait = patience): Promise<Unlock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const mine = `${file}.${process.pid}`;
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (const began = performance.now(); ; ) {
    if (claim(file, mine, content)) return () => release(folder, content);
    const found = read(file);
    if (found !== undefined && !isStale(found)) {
      const limit = isEnding(folder, found) ? Math.max(wait, patienceWithEnding) : wait;
      if (performance.now() - began >= limit) throw new Sentence(refusal(folder, found));
      await sleep(pause);
    } else if (found !== undefined) removeStale(file, `${mine}.stale`, found);
  }
}

/** A link either makes the lock with its whole content or finds it taken. */
function claim(file: string, temporary: string, content: string): boolean {
  writeFileSync(temporary, content, { mode: 0o600 });
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (at(error, 'code') === 'EEXIST') return false;
    throw error;
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

/** Moves the lock away and looks at what was moved: another start may have been quicker, and gets its lock back. */
function removeStale(file: string, aside: string, judged: string): void {
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== judged) linkSync(aside, file);
  } catch (error) {
    if (at(error, 'code') !== 'ENOENT' && at(error, 'code') !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

const endingFile = (folder: string) => join(folder, 'lock.ending');

/** Tells who waits for the folder that this process is about to give it back. */
export const announceEnd = (folder: string) => writeFileSync(endingFile(folder), String(process.pid), { mode: 0o600 });

const addressFile = (folder: string) => join(folder, 'lock.address');

/** Tells who is refused the folder where this process listens. */
export const announceAddress = (folder: string, address: string) =>
  writeFileSync(addressFile(folder), JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });

/** Where the holder listens; `undefined` while it does not, and after one that was killed left its words behind. */
function addressOf(folder: string, holder: number | undefined): string | undefined {
  const announced = parsed(read(addressFile(folder)) ?? '');
  return number(announced, 'pid') === holder ? text(announced, 'address') : undefined;
}

const isEnding = (folder: string, content: string) =>
  read(endingFile(folder)) === String(number(parsed(content), 'pid'));

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

/** A lock is written whole, so one that cannot be read is nobody's. */
function isStale(content: string): boolean {
  const holder = parsed(content);
  const pid = number(holder, 'pid');
  if (pid === undefined || !isAlive(pid)) return true;
  const started = text(holder, 'started');
  return started !== undefined && startOf(pid) !== undefined && startOf(pid) !== started;
}

function refusal(folder: string, content: string): string {
  const pid = number(parsed(content), 'pid');
  const address = addressOf(folder, pid);
  const holder = `process ${pid}${address === undefined ? '' : `, ${address}`}`;
  return `Rescind already runs on ${folder} (${holder}): stop it first, or choose another folder with --data.`;
}
