import { readdirSync, readFileSync } from 'node:fs';

/** What a process and everything that it has started use. */
export interface Usage {
  /** Processor time since the start, in milliseconds. */
  readonly processor: number;
  /** Resident memory, in bytes. Pages that two processes share count twice. */
  readonly memory: number;
}

/** Fields of `/proc/<pid>/stat` after the command, counted from 0 (man 5 proc). */
const parentField = 1;
const timeFields = [11, 12] as const;
const residentField = 21;
/** Milliseconds of a clock tick, and bytes of a page, on every Linux that we know for x64 and arm64. */
const tick = 10;
const page = 4096;

/** `undefined` where there is no /proc: on everything but Linux. */
export function usageOf(root: number): Usage | undefined {
  const processes = new Map<number, readonly number[]>();
  for (const pid of pids()) {
    const fields = statOf(pid);
    if (fields) processes.set(pid, fields);
  }
  if (!processes.has(root)) return undefined;
  const isBelow = (pid: number): boolean =>
    pid === root || (processes.has(pid) && isBelow(processes.get(pid)?.[parentField] ?? 0));
  const tree = [...processes].filter(([pid]) => isBelow(pid)).map(([, fields]) => fields);
  const sum = (field: number) => tree.reduce((total, fields) => total + (fields[field] ?? 0), 0);
  return { processor: (sum(timeFields[0]) + sum(timeFields[1])) * tick, memory: sum(residentField) * page };
}

function pids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The numbers after the command, which is in brackets and may contain spaces. */
function statOf(pid: number): readonly number[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}
