import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** An append-only file of JSON values, one per line; what was appended survives a kill -9 of this process. */
export interface Journal {
  append(value: unknown): void;
  count(): number;
  /** The lines from the `index`-th on, each ended by a newline. */
  read(index: number): Buffer;
  close(): void;
}

const newline = 0x0a;

/** Opens or creates the file, readable by its owner only. A last line that was cut short is removed. */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'a+', 0o600);
  const { starts, end } = findLines(readRange(descriptor, 0, fstatSync(descriptor).size));
  ftruncateSync(descriptor, end);
  let size = end;

  return {
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
      starts.push(size);
      size += line.length;
    },
    count: () => starts.length,
    read: (index) => readRange(descriptor, starts[Math.max(0, index)] ?? size, size),
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

/** The values of a journal, in the order in which they were appended. */
export const journalValues = (journal: Journal): unknown[] =>
  journal
    .read(0)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
