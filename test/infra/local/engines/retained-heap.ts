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

async function heapUsed(): Promise<number> {
  await sleep(20);
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
