import { type Delivered, queueContract } from '../../functions/ports/provider-queue.contract.ts';
import { calmCloud, calmInvocation } from '../calm.ts';
import { simulatedQueue } from './queue.ts';

queueContract('the simulated one', async (deliver = async () => {}) => {
  const { time, ...cloud } = calmCloud();
  const delivered: Delivered[] = [];
  const queue = simulatedQueue(
    { time, ...cloud },
    () => 60_000,
    (provider, message, after) => {
      delivered.push({ provider, message, at: time.now() });
      deliver().then(
        () => after({ ended: 'returned', value: undefined }),
        (error: unknown) => after({ ended: 'failed', error }),
      );
    },
  );
  const until = async () => {
    while (await time.step());
  };
  return { queue: queue.seenBy(() => calmInvocation), delivered, now: time.now, until };
});
