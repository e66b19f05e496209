import { followEvents, merchantOf } from '../../service/merchant.ts';
import { knowsOption, startRescind } from '../../service/rescind.ts';
import type { Contestant } from './contestant.ts';

interface Variant {
  readonly name: string;
  readonly title: string;
  readonly durability: string;
  /** Options of `npm start`. */
  readonly words?: readonly string[];
  /** The shortest wait between two looks is 2 s, so 100 makes it the 20 ms of everyone. */
  readonly hurry?: number;
}

export const rescind = ({ name, title, durability, words = [], hurry = 100 }: Variant): Contestant => ({
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

export const rescindLocal = rescind({
  name: 'rescind',
  title: 'Rescind',
  durability: 'each step is on the disk before it counts',
});

export const rescindDynamoDb = rescind({
  name: 'rescind-dynamodb',
  title: 'Rescind with --dynamodb',
  durability: 'each step is on the disk before it counts, with the adapter that AWS runs',
  words: ['--dynamodb'],
});
