import { readFileSync } from 'node:fs';

/** Fields of `/proc/<pid>/stat` count from 1; the second, the command, may itself hold spaces and brackets. */
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

/** Whether a process with this id runs; one of somebody else's counts too, one that has ended and waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return statField(pid, stateField) !== 'Z';
}

/** When the process was started, in ticks since boot: tells a process from a later one with the same id. Linux only. */
export const startOf = (pid: number) => statField(pid, startField);

/** The parent's id. Linux only. */
export function parentOf(pid: number): number | undefined {
  const parent = statField(pid, parentField);
  return parent === undefined ? undefined : Number(parent);
}

/** The command line, by words. Linux only. */
export function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
