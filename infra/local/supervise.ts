import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchNpm } from './process/parents.ts';

/**
 * What `npm start` runs: the system in a process of its own, in the same process group, so that the console can have it
 * killed as by `kill -9` and started again. Whoever stops this process stops the system, in an orderly way.
 */
const startFile = join(import.meta.dirname, 'start.ts');
let child = launch([]);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
watchNpm(() => child.kill('SIGTERM'));

function launch(more: readonly string[]): ChildProcess {
  let next: readonly string[] | undefined;
  const launched = spawn(process.execPath, [...process.execArgv, startFile, ...process.argv.slice(2), ...more], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  launched.on('message', (message) => {
    const port = portIn(message);
    if (port === undefined) return;
    next = ['--port', String(port)];
    launched.kill('SIGKILL');
  });
  launched.once('error', (error) => {
    console.error(`The system could not be started: ${error.message}.`);
    process.exit(1);
  });
  launched.once('exit', (code, signal) => {
    if (next) child = launch(next);
    else process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1));
  });
  return launched;
}

/** The one message there is: kill me, and start me again on this port. */
function portIn(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('restartOn' in message)) return undefined;
  return typeof message.restartOn === 'number' ? message.restartOn : undefined;
}
