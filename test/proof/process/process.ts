import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const script = join(import.meta.dirname, '../../../infra/local/start.ts');

export interface Started {
  readonly pid: number;
  /** Resolves with `true` once the service is ready, with `false` if it ends before. */
  readonly ready: Promise<boolean>;
  readonly exited: Promise<void>;
  /** Milliseconds from the spawn to the line that says the service is ready. */
  readonly startTime: () => number;
  /** Milliseconds of processor time in between, which other processes do not change. */
  readonly processorTime: () => number;
  readonly address: () => string;
  /** Of its local clients, once it is ready. */
  readonly secret: () => string;
  readonly output: () => string;
  readonly errors: () => string;
  kill(): void;
  stop(): Promise<void>;
}

/** Starts what `npm start` runs, in a process group of its own. */
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
    secret: () => secretIn(options[options.indexOf('--data') + 1] ?? ''),
    output: () => output.join(''),
    errors: () => errors.join(''),
    kill() {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // The process has ended already.
      }
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGTERM');
      await exited;
    },
  };
}

/** The secret in a data folder; the well-known one without real providers. */
function secretIn(folder: string): string {
  const file = join(folder, 'client-secret');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'local';
}

/** Milliseconds of one clock tick in /proc. */
const tick = 10;

/** User and system time of a process so far, in milliseconds; `NaN` if this is not Linux. */
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
