import { isAlive, type Processes, processesOf } from './processes.ts';

const interval = 200;

/**
 * Calls `onEnd` once when the npm that started this process has ended. npm forwards signals only to the shell between
 * npm and us, so without this check a `kill` of npm would leave this process behind. On Windows we cannot find npm, so we
 * watch its shell: it ends with npm, because Node.js ends its direct children there (libuv, src/win/process.c).
 */
export function watchNpm(
  onEnd: () => void,
  { commandOf, parentOf }: Pick<Processes, 'commandOf' | 'parentOf'> = processesOf(process.platform),
): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = commandOf(parent).includes('-c') ? parentOf(parent) : parent;
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isAlive(parent) && isAlive(npm)) return;
    clearInterval(timer);
    onEnd();
  }, interval).unref();
}
