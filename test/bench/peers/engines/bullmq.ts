import { DelayedError, Queue, Worker } from 'bullmq';
import { cancel, isCancelled, pollInterval, publish, serveAccept } from './job.ts';

/** The job on BullMQ: its state is the job's data, and a wait is a delayed job (docs.bullmq.io, "Process step jobs"). */
const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
const concurrency = 128;
const queue = new Queue('cancel', { connection });

new Worker(
  'cancel',
  async (job, token) => {
    const { id, isSent } = job.data;
    const wait = async () => {
      await job.moveToDelayed(Date.now() + pollInterval, token);
      throw new DelayedError();
    };
    if (!isSent) {
      await cancel(id);
      await job.updateData({ id, isSent: true });
      return wait();
    }
    if (!(await isCancelled(id))) return wait();
    await publish(id);
  },
  { connection, concurrency },
);

await serveAccept(async (id) => {
  await queue.add('cancel', { id, isSent: false }, { jobId: id, removeOnComplete: 1000 });
});
