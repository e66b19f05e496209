import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { drive, freshIds } from '../load/drive.ts';
import { fakeProvider } from '../load/fake-provider.ts';
import { httpClient } from '../load/http-client.ts';
import { createLedger } from '../load/ledger.ts';
import type { PartOptions, Say } from '../part.ts';
import { followEvents, merchantOf } from '../service/merchant.ts';
import { startRescind } from '../service/rescind.ts';

export interface Soak {
  /** The service after so many ended cancellations; memory in bytes, absent on anything but Linux. */
  readonly points: readonly { readonly ended: number; readonly perSecond: number; readonly memory?: number }[];
  /** Bytes on the disk for each ended cancellation. */
  readonly diskEach: number;
}

const points = 10;
const pause = 3000;
/** Two reads of 20 ms, as among the peers. */
const hurry = 100;
const neededPolls = 2;

/** Lets many cancellations end, and looks at the memory along the way and at the disk afterwards. */
export async function soak(
  ended: number,
  { clients, out }: Pick<PartOptions, 'clients' | 'out'>,
  say: Say,
): Promise<Soak> {
  const ledger = createLedger();
  const provider = await fakeProvider(ledger, (_id, polls) => polls >= neededPolls);
  const client = httpClient(clients);
  const service = await startRescind({ provider: provider.address, hurry, log: join(out, 'soak.log') });
  let unfollow = () => {};
  try {
    unfollow = await followEvents(service, (id) => ledger.sawEvent(id, performance.now()));
    const merchant = await merchantOf(service, client);
    const accept = (id: string) => merchant.accept('lab4pay', id);
    const seen: Soak['points'][number][] = [];
    for (let point = 1; point <= points; point++) {
      const count = Math.floor((ended * point) / points) - Math.floor((ended * (point - 1)) / points);
      const { perSecond } = await drive({ ids: freshIds(count), clients, accept, ledger, neededPolls });
      await sleep(pause);
      const memory = await service.memoryInUse();
      const total = (seen.at(-1)?.ended ?? 0) + count;
      seen.push({ ended: total, perSecond, ...(memory === undefined ? {} : { memory }) });
      say(`${total} of ${ended} ended`);
    }
    unfollow();
    await service.stop();
    return { points: seen, diskEach: sizeOf(join(service.folder, 'data')) / ended };
  } finally {
    unfollow();
    await service.stop();
    service.remove();
    client.close();
    await provider.close();
  }
}

/** Bytes of all files of a folder. */
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
