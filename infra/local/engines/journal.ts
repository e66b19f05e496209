import { closeSync, fstatSync, mkdirSync, openSync, readSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export type Journal = ReturnType<typeof openJournal>;

const newline = 0x0a;

/**
 * Opens or creates an append-only file of JSON values, one for each line, readable by its owner only. Appended values
 * survive a `kill -9` of this process. An incomplete last line is removed.
 */
export function openJournal(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'a+', 0o600);
  const { starts, end } = findLines(readRange(descriptor, 0, fstatSync(descriptor).size));
  // By name: Windows cannot truncate a file through a descriptor that appends (nodejs/node issue 3177).
  truncateSync(file, end);
  let size = end;

  return {
    append(value: unknown): void {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
      starts.push(size);
      size += line.length;
    },
    count: () => starts.length,
    /** The lines from the `index`-th on, each with its newline. */
    read: (index: number) => readRange(descriptor, starts[Math.max(0, index)] ?? size, size),
    close: () => closeSync(descriptor),
  };
}

function readRange(descriptor: number, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(to - from);
  let read = 0;
  while (read < buffer.length) {
    const bytes = readSync(descriptor, buffer, read, buffer.length - read, from + read);
    if (bytes === 0) break;
    read += bytes;
  }
  return buffer.subarray(0, read);
}

function findLines(content: Buffer): { readonly starts: number[]; readonly end: number } {
  const starts: number[] = [];
  let end = 0;
  for (let next = content.indexOf(newline); next >= 0; next = content.indexOf(newline, end)) {
    starts.push(end);
    end = next + 1;
  }
  return { starts, end };
}

/** All values of a journal, in order. */
export const journalValues = (journal: Journal): unknown[] =>
  journal
    .read(0)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
