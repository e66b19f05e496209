import { serve, service } from '@restatedev/restate-sdk';
import { cancel, isCancelled, pollInterval, publish } from './job.ts';

/** The job on Restate: each `run` is stored by the server (docs.restate.dev, "Durable steps"). */
const cancellation = service({
  name: 'cancel',
  handlers: {
    run: async (context, { id }: { readonly id: string }) => {
      await context.run('cancel', () => cancel(id));
      do await context.sleep(pollInterval);
      while (!(await context.run('read', () => isCancelled(id))));
      await context.run('publish', () => publish(id));
    },
  },
});

const port = Number(process.env.ENDPOINT_PORT);
await serve({ services: [cancellation], port });
console.log(`Serves on ${port}`);
