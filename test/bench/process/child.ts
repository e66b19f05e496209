import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Child {
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Resolves with the match when the output has one. @throws Error if the process ends before, or after `maxWait` milliseconds. */
  prints(pattern: RegExp, maxWait?: number): Promise<RegExpExecArray>;
  /** Ends it and what it started; waits until it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface ChildOptions {
  /** The file that gets everything it prints. */
  readonly log: string;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs as this user and group; PostgreSQL does not start as root. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

const outputInterval = 5;
const maxStopTime = 10_000;

/**
 * Starts a process in a group of its own, so that it can be ended together with what it starts, by its id. If this process
 * ends first, the group is killed.
 */
export function startChild(
  command: string,
  words: readonly string[],
  { log, cwd, environment = {}, user }: ChildOptions,
): Child {
  const file = openSync(log, 'w');
  const child = spawn(command, words, {
    detached: true,
    stdio: ['ignore', file, file],
    env: { ...process.env, ...environment },
    ...(cwd === undefined ? {} : { cwd }),
    ...user,
  });
  closeSync(file);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // Every process of the group has ended already.
    }
  };
  const killAtExit = () => signalGroup('SIGKILL');
  process.once('exit', killAtExit);
  const output = () => readFileSync(log, 'utf8');
  return {
    pid,
    output,
    async prints(pattern, maxWait = 60_000) {
      for (const began = performance.now(); ; await sleep(outputInterval)) {
        const found = pattern.exec(output());
        if (found) return found;
        if (hasEnded()) throw new Error(`${command} ended: ${tail(output())}`);
        if (performance.now() - began > maxWait) throw new Error(`${command} is not ready: ${tail(output())}`);
      }
    },
    async stop(signal = 'SIGTERM') {
      const ended = hasEnded() ? Promise.resolve() : once(child, 'exit');
      signalGroup(signal);
      await Promise.race([ended, sleep(maxStopTime, undefined, { ref: false })]);
      killAtExit();
      await ended;
      process.off('exit', killAtExit);
    },
  };
}

const tail = (output: string) => output.trimEnd().split('\n').slice(-3).join(' | ');
