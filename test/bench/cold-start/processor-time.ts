import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processor time of a process so far, in milliseconds: of all its threads, because Node.js compiles and collects
 * garbage on several (proc(5): `schedstat` begins with nanoseconds on the processor). `undefined` where there is no `/proc`.
 */
export function processorTime(pid: number | undefined): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number.parseInt(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'), 10),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    return undefined;
  }
}
