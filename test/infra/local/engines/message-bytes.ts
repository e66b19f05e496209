import { localQueues } from '../../../../infra/local/engines/provider-queue.ts';
import { retainedHeap } from './retained-heap.ts';

/** Prints the bytes of memory that each of many delayed messages holds. */
const messages = 20_000;
const queues = localQueues({ deliver: async () => {}, onDeadLetter: () => {} });

const bytes = await retainedHeap(async () => {
  for (let n = 0; n < messages; n += 1) {
    await queues.send('pace', 'merchant-a', { cancellationId: 'can_a', look: n }, 600_000 + ((n * 7919) % 200_000));
  }
});
const { waiting } = queues.size('pace');
await queues.close();
process.stdout.write(String(waiting === messages ? bytes / messages : Number.NaN));
