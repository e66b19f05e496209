import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const script = join(import.meta.dirname, '../../../infra/local/start.ts');

export interface Started {
  readonly pid: number;
  /** Resolves with `true` once it serves, with `false` when it ended before. */
  readonly ready: Promise<boolean>;
  readonly exited: Promise<void>;
  /** Milliseconds from the spawn to the line that says it is ready. */
  readonly startTime: () => number;
  /** The processor's milliseconds in between, whoever else wanted it. */
  readonly processorTime: () => number;
  readonly address: () => string;
  readonly output: () => string;
  readonly errors: () => string;
  /** `group` takes the database engine with it. */
  kill(what: 'process' | 'group'): void;
  stop(): Promise<void>;
}

/** What `npm start` runs, in a group of its own. */
export function start(options: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [script, ...options], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const pid = child.pid ?? 0;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output: string[] = [];
  const errors: string[] = [];
  let address = '';
  let startTime = Number.NaN;
  let processorTime = Number.NaN;
  const { promise: ready, resolve } = Promise.withResolvers<boolean>();
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output.push(chunk);
    const found = address === '' ? /^Rescind is ready on (\S+)/m.exec(output.join('')) : null;
    if (!found) return;
    startTime = performance.now() - began;
    processorTime = processorTimeOf(pid);
    address = found[1] ?? '';
    resolve(true);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => errors.push(chunk));
  void exited.then(() => resolve(false));
  return {
    pid,
    ready,
    exited,
    startTime: () => startTime,
    processorTime: () => processorTime,
    address: () => address,
    output: () => output.join(''),
    errors: () => errors.join(''),
    kill(what) {
      try {
        process.kill(what === 'group' ? -pid : pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGTERM');
      await exited;
    },
  };
}

const tick = 10;

/** User and system time of a process so far, from Linux's hundredths of a second; `NaN` where there is no such file. */
function processorTimeOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tick;
  } catch {
    return Number.NaN;
  }
}
