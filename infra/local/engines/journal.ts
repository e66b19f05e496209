import { closeSync, fstatSync, mkdirSync, openSync, readSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export type Journal = ReturnType<typeof openJournal>;

const newline = 0x0a;
/** The journal remembers where every 256th line starts, and finds the other lines from there. */
const markedLines = 256;
const chunkBytes = 64 * 1024;

/**
 * Opens or creates an append-only file of JSON values, one for each line, readable by its owner only. Appended values
 * survive a `kill -9` of this process. An incomplete last line is removed. The file may be larger than the memory.
 */
export function openJournal(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'a+', 0o600);
  /** The start of line 0, line 256, and so on. */
  const marks: number[] = [];
  let count = 0;
  let size = 0;
  for (const end of lineEnds(descriptor, 0, fstatSync(descriptor).size)) added(end);
  // By name: Windows cannot truncate a file through a descriptor that appends (nodejs/node issue 3177).
  truncateSync(file, size);

  function added(end: number): void {
    if (count % markedLines === 0) marks.push(size);
    count += 1;
    size = end;
  }

  /** The position at which a line starts; lines count from 0. */
  function startOf(index: number): number {
    if (index >= count) return size;
    let line = index - (index % markedLines);
    let start = marks[line / markedLines] ?? 0;
    if (line === index) return start;
    for (const end of lineEnds(descriptor, start, size)) {
      line += 1;
      start = end;
      if (line === index) break;
    }
    return start;
  }

  return {
    /** Returns the JSON text that it has written. */
    append(value: unknown): string {
      const text = JSON.stringify(value);
      const line = Buffer.from(`${text}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
      added(size + line.length);
      return text;
    },
    count: () => count,
    /** The lines from index `from` up to, but without, index `to`. Each has its newline. */
    read: (from: number, to = count) => {
      const start = startOf(Math.max(0, from));
      return readRange(descriptor, start, Math.max(start, startOf(to)));
    },
    close: () => closeSync(descriptor),
  };
}

function readRange(descriptor: number, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(to - from);
  return buffer.subarray(0, readInto(buffer, descriptor, from));
}

/** Fills the buffer, and returns how many bytes it read: fewer than fit at the end of the file. */
function readInto(buffer: Buffer, descriptor: number, from: number): number {
  let read = 0;
  while (read < buffer.length) {
    const bytes = readSync(descriptor, buffer, read, buffer.length - read, from + read);
    if (bytes === 0) break;
    read += bytes;
  }
  return read;
}

/** The position after each newline in a range of the file. Reads the file in chunks. */
function* lineEnds(descriptor: number, from: number, to: number): Generator<number> {
  const buffer = Buffer.alloc(Math.min(chunkBytes, to - from));
  for (let start = from; start < to; start += buffer.length) {
    const chunk = buffer.subarray(0, Math.min(readInto(buffer, descriptor, start), to - start));
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) yield start + at + 1;
  }
}

/** All values of a journal, in order. Only a few lines are in memory at the same time. */
export function* journalValues(journal: Journal): Generator<unknown> {
  for (let from = 0; from < journal.count(); from += markedLines) {
    const lines = journal
      .read(from, from + markedLines)
      .toString()
      .split('\n');
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}
