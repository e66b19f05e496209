import { commandOf, parentOf } from './processes.ts';

const interval = 200;

/**
 * Calls `gone` once when the npm that started us has ended: npm forwards signals to the shell between us only, so a
 * `kill` of npm would otherwise leave this process behind. Returns what ends the watch. Linux only.
 */
export function watchNpm(
  gone: () => void,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): () => void {
  const parent = process.ppid;
  const npm = commandOf(parent).includes('-c') ? parentOf(parent) : parent;
  if (environment.npm_lifecycle_event === undefined || npm === undefined) return () => {};
  const isThere = () => process.ppid === parent && (npm === parent || parentOf(parent) === npm);
  const timer = setInterval(() => {
    if (isThere()) return;
    clearInterval(timer);
    gone();
  }, interval).unref();
  return () => clearInterval(timer);
}
