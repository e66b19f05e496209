import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Typed {
  readonly code: number | null;
  /** Both output streams, in order. */
  readonly output: string;
}

/** Runs a script in its own process group, and kills the whole group after `seconds`. */
export async function bash(
  script: string,
  { cwd, env = {}, seconds }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly seconds: number },
): Promise<Typed> {
  // The output goes to a pipe, because Node.js would give the script a socket.
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
