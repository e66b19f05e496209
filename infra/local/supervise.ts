import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { number } from '../../functions/untrusted/json.ts';
import { randomSecret, secretVariable } from './gateway/client-secret.ts';
import { askToStop } from './process/ask-to-stop.ts';
import { watchNpm } from './process/parents.ts';

/**
 * What `npm start` runs: the system as a child process in the same process group, so that the console can have it killed
 * with `kill -9` and started again. A signal to this process stops the system in an orderly way.
 */
const startFile = join(import.meta.dirname, 'start.ts');
const environment = { ...process.env, [secretVariable]: randomSecret() };
let child = launch([]);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => askToStop(child, signal));
watchNpm(() => askToStop(child, 'SIGTERM'));

function launch(more: readonly string[]): ChildProcess {
  let next: readonly string[] | undefined;
  const launched = spawn(process.execPath, [...process.execArgv, startFile, ...process.argv.slice(2), ...more], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environment,
  });
  // The child sends only one kind of message: kill me, and start me again on this port.
  launched.on('message', (message) => {
    const port = number(message, 'restartOn');
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
