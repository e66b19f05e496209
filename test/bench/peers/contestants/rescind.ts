import { followEvents, merchantOf } from '../../service/merchant.ts';
import { knowsOption, startRescind } from '../../service/rescind.ts';
import type { Contestant } from './contestant.ts';

/** The shortest wait between two looks is 2 s, so this hurry makes it the 20 ms of everyone. */
const hurry = 100;

const rescind = (name: string, title: string, durability: string, words: readonly string[]): Contestant => ({
  name,
  title,
  durability,
  async missing(log) {
    for (const word of words) {
      if (!(await knowsOption(word, log))) return `npm start has no option ${word}`;
    }
    return undefined;
  },
  async start({ provider, ledger, client, log }) {
    const service = await startRescind({ provider: provider.address, hurry, words, log: log('service') });
    const unfollow = await followEvents(service.address, (id) => ledger.sawEvent(id, performance.now()));
    const merchant = await merchantOf(service.address, client);
    return {
      accept: (id) => merchant.accept('lab4pay', id),
      usage: service.usage,
      async stop() {
        unfollow();
        await service.stop();
        service.remove();
      },
    };
  },
});

export const rescindLocal = rescind('rescind', 'Rescind', 'each step is on the disk before it counts', []);
export const rescindDynamoDb = rescind(
  'rescind-dynamodb',
  'Rescind, --dynamodb',
  'each step is on the disk before it counts, with the adapter that AWS runs',
  ['--dynamodb'],
);
