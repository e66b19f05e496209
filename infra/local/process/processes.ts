import { readFileSync } from 'node:fs';

/** Fields of `/proc/<pid>/stat`, counted from 1. The second field is the command, which may contain spaces and brackets. */
const firstAfterCommand = 3;
const stateField = 3;
const parentField = 4;
const startField = 22;

function statField(pid: number, field: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - firstAfterCommand];
  } catch {
    return undefined;
  }
}

/** Whether a process with this id runs. A process of another user counts; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return statField(pid, stateField) !== 'Z';
}

/** The start time in clock ticks since boot: tells a process from a later one with the same id. Linux only. */
export const startOf = (pid: number) => statField(pid, startField);

/** The parent's process id. Linux only. */
export function parentOf(pid: number): number | undefined {
  const parent = statField(pid, parentField);
  return parent === undefined ? undefined : Number(parent);
}

/** The command line as separate words. Linux only. */
export function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
