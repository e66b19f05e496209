import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Typed {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs a script in a process group of its own, so that nothing which it starts outlives `seconds`. */
export async function bash(
  script: string,
  { cwd, env = {}, seconds }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly seconds: number },
): Promise<Typed> {
  // What is typed finds a pipe where it would find a terminal, not the socket that Node.js would give it.
  const shell = spawn('bash', ['-c', 'set -o pipefail; bash -c "$0" 2>&1 | cat', script], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const timer = setTimeout(() => shell.pid !== undefined && process.kill(-shell.pid, 'SIGKILL'), seconds * 1000);
  const [code] = await once(shell, 'close');
  clearTimeout(timer);
  return { code, output };
}
