import type { ChildProcess } from 'node:child_process';

/**
 * Asks a child process with a channel to stop in an orderly way. Windows has no signals: there `kill` would end the child
 * at once (Node.js, `subprocess.kill`), so we close the channel instead, and the child stops at `disconnect`.
 */
export function askToStop(
  child: ChildProcess,
  signal: 'SIGINT' | 'SIGTERM',
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'win32') child.kill(signal);
  else if (child.connected) child.disconnect();
}
