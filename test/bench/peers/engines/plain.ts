import { setTimeout as sleep } from 'node:timers/promises';
import { cancel, isCancelled, pollInterval, publish, serveAccept } from './job.ts';

/** The job without any durability: what Node.js and HTTP cost on this machine. */
async function run(id: string): Promise<void> {
  await cancel(id);
  do await sleep(pollInterval);
  while (!(await isCancelled(id)));
  await publish(id);
}

await serveAccept(async (id) => {
  run(id).catch(console.error);
});
