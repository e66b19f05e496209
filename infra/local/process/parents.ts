import { commandOf, parentOf } from './processes.ts';

const interval = 200;

/**
 * Calls `onEnd` once when the npm that started this process has ended. npm forwards signals only to the shell between
 * npm and us, so without this check a `kill` of npm would leave this process behind. Linux only.
 */
export function watchNpm(onEnd: () => void): void {
  const parent = process.ppid;
  const npm = commandOf(parent).includes('-c') ? parentOf(parent) : parent;
  if (process.env.npm_lifecycle_event === undefined || npm === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === parent || parentOf(parent) === npm)) return;
    clearInterval(timer);
    onEnd();
  }, interval).unref();
}
