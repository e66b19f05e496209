import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How many bytes the heap has grown by when `act` has returned and everything that is not held any more was freed. */
export async function retainedHeap(act: () => Promise<unknown>): Promise<number> {
  const before = await heapUsed();
  await act();
  return (await heapUsed()) - before;
}

/** What is left of earlier tests is freed by finalizers, so one collection may not be enough. */
async function heapUsed(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 4; time += 1) {
    await sleep(20);
    collectGarbage();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
