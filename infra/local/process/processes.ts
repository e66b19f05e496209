import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the operating system says about a process. Nothing is known of a process that has ended. */
export interface Processes {
  /** The time of its start, in any form: tells a process from a later one with the same id. */
  readonly startOf: (pid: number) => string | undefined;
  readonly parentOf: (pid: number) => number | undefined;
  /** The command line as separate words. `ps` joins them, so a word with a space comes in parts. */
  readonly commandOf: (pid: number) => readonly string[];
}

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

const linux: Processes = {
  startOf: (pid) => statField(pid, startField),
  parentOf: (pid) => numberIn(statField(pid, parentField)),
  commandOf(pid) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    } catch {
      return [];
    }
  },
};

/** One column of `ps`. POSIX has `ppid` and `args`; macOS and the BSDs also have `lstart`, to the second. */
function psColumn(pid: number, column: 'lstart' | 'ppid' | 'args'): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const words = ['-ww', '-o', `${column}=`, '-p', String(pid)];
    return (
      execFileSync('ps', words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

const posix: Processes = {
  startOf: (pid) => psColumn(pid, 'lstart'),
  parentOf: (pid) => numberIn(psColumn(pid, 'ppid')),
  commandOf: (pid) => psColumn(pid, 'args')?.split(' ') ?? [],
};

/** Node.js has no call for this, and Windows no quick command. */
const windows: Processes = { startOf: () => undefined, parentOf: () => undefined, commandOf: () => [] };

const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The processes of a platform, as `process.platform` names it. */
export function processesOf(platform: NodeJS.Platform): Processes {
  if (platform === 'win32') return windows;
  return platform === 'linux' ? linux : posix;
}

export const { startOf } = processesOf(process.platform);

/** Whether a process with this id runs. A process of another user counts; on Linux a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return statField(pid, stateField) !== 'Z';
}
