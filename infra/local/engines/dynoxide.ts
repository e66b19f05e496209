import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { commandOf, isAlive } from '../process/processes.ts';
import { UserError } from '../process/user-error.ts';

export interface Dynoxide {
  /** The address of the DynamoDB API. */
  readonly endpoint: string;
  /** Stops the engine. Every acknowledged write is on the disk. */
  stop(): Promise<void>;
}

const maxStartTime = 10_000;
const maxStopTime = 3000;

/**
 * Finds the engine's binary: `DYNOXIDE_BIN`, the npm package on Linux x64, or the search path.
 * @throws UserError that says how to get it.
 */
export function findDynoxide(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform = `${process.platform}-${process.arch}`,
): string {
  const binary = platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide';
  const found = [
    environment.DYNOXIDE_BIN,
    packaged(`@dynoxide/${platform}/package.json`, binary),
    ...(environment.PATH ?? '').split(delimiter).map((folder) => join(folder, binary)),
  ].find((file) => file !== undefined && isExecutable(file));
  if (found !== undefined) return found;
  throw new UserError(
    `The local DynamoDB engine is missing for ${platform}: put a dynoxide binary on the PATH or into DYNOXIDE_BIN. ` +
      '"npm ci" installs it on Linux x64 only, unless it runs with --omit=optional.',
  );
}

function packaged(manifest: string, binary: string): string | undefined {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(manifest))), binary);
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the engine on a file, or in memory, as a child process in our process group. Resolves when it answers. */
export async function startDynoxide({
  dbPath,
  pidFile,
}: {
  readonly dbPath?: string;
  /** Holds the engine's process id, so that `endOrphan` can end it after a `kill -9` of this process. */
  readonly pidFile?: string;
} = {}): Promise<Dynoxide> {
  const binary = findDynoxide();
  if (dbPath !== undefined) mkdirSync(dirname(dbPath), { recursive: true, mode: 0o700 });
  const port = await freePort();
  const file = dbPath === undefined ? [] : ['--db-path', dbPath];
  const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), ...file], { stdio: 'ignore' });
  if (pidFile !== undefined && child.pid !== undefined) writeFileSync(pidFile, String(child.pid), { mode: 0o600 });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(endpoint, child);
  child.unref();
  return {
    endpoint,
    async stop() {
      await end(child);
      if (pidFile !== undefined) rmSync(pidFile, { force: true });
    },
  };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer().once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}

async function untilAnswering(endpoint: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  for (const began = performance.now(); performance.now() - began < maxStartTime; await sleep(3)) {
    if (failure || child.exitCode !== null) break;
    try {
      await fetch(endpoint);
      return;
    } catch {
      // The engine does not listen yet.
    }
  }
  child.kill('SIGKILL');
  throw new UserError(`The local database engine did not start: ${failure?.message ?? `exit code ${child.exitCode}`}.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  child.ref();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), maxStopTime);
  await exited;
  clearTimeout(timer);
}

/** Ends the engine that a killed process left behind on this database, and no other process. */
export async function endOrphan(pidFile: string, dbPath: string): Promise<void> {
  const pid = savedPid(pidFile);
  if (pid === undefined || !isEngineOn(pid, dbPath)) return;
  process.kill(pid, 'SIGTERM');
  for (const began = performance.now(); isEngineOn(pid, dbPath); await sleep(5)) {
    if (performance.now() - began > maxStopTime && isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
}

function savedPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The system reuses process ids, so the command line must name the engine and this database file. */
function isEngineOn(pid: number, dbPath: string): boolean {
  const command = commandOf(pid);
  return (command[0] ?? '').includes('dynoxide') && command.includes(dbPath);
}
