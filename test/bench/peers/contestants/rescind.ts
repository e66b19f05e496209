import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';
import { type Usage, usageOf } from '../../process/usage.ts';
import { followEvents, merchantOf } from '../../service/merchant.ts';
import { startRescind } from '../../service/rescind.ts';
import type { Contestant } from './contestant.ts';

interface Variant {
  readonly name: string;
  readonly title: string;
  readonly durability: string;
  /** Keeps the cancellations in a DynamoDB engine on a file, beside the service. */
  readonly hasEngine?: boolean;
  /** The shortest wait between two looks is 2 s, so 100 makes it the 20 ms of everyone. */
  readonly hurry?: number;
}

export const rescind = ({ name, title, durability, hasEngine = false, hurry = 100 }: Variant): Contestant => ({
  name,
  title,
  durability,
  missing: async () => undefined,
  async start({ provider, ledger, client, log }) {
    const place = mkdtempSync(join(tmpdir(), 'rescind-bench-'));
    const engine = hasEngine ? await startDynoxide({ dbPath: join(place, 'rescind.db') }) : undefined;
    const words = engine ? ['--dynamodb', engine.endpoint] : [];
    const service = await startRescind({ provider: provider.address, hurry, words, log: log('service') });
    const unfollow = await followEvents(service, (id) => ledger.sawEvent(id, performance.now()));
    const merchant = await merchantOf(service, client);
    return {
      accept: (id) => merchant.accept('lab4pay', id),
      usage: () => (engine ? sumOf(service.usage(), usageOf(engine.pid)) : service.usage()),
      async stop() {
        unfollow();
        await service.stop();
        await engine?.stop();
        service.remove();
        rmSync(place, { recursive: true, force: true });
      },
    };
  },
});

const sumOf = (one: Usage | undefined, other: Usage | undefined): Usage | undefined =>
  one && other && { processor: one.processor + other.processor, memory: one.memory + other.memory };

export const rescindLocal = rescind({
  name: 'rescind',
  title: 'Rescind',
  durability: 'each step is on the disk before it counts',
});

export const rescindDynamoDb = rescind({
  name: 'rescind-dynamodb',
  title: 'Rescind with --dynamodb',
  durability: 'each step is on the disk before it counts, with the adapter that AWS runs',
  hasEngine: true,
});
