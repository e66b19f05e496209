import { join } from 'node:path';
import { fakeProvider } from '../load/fake-provider.ts';
import { createLedger } from '../load/ledger.ts';
import type { PartOptions, Say } from '../part.ts';
import { type Rescind, startRescind } from '../service/rescind.ts';
import { openService } from './open.ts';

/** One start, up to the ready line. Both are milliseconds. */
export interface Start {
  /** Since `npm start`. */
  readonly elapsed: number;
  /** Of the service's process; absent on anything but Linux. */
  readonly processor: number | undefined;
}

/** One start of each kind for each round. */
export interface Restarts {
  readonly open: number;
  readonly withoutData: readonly Start[];
  readonly afterStop: readonly Start[];
  readonly afterKill: readonly Start[];
}

/** Starts the service again and again with so many open cancellations: after an orderly stop, and after `kill -9`. */
export async function restarts(
  open: number,
  { rounds, clients, out }: Pick<PartOptions, 'rounds' | 'clients' | 'out'>,
  say: Say,
): Promise<Restarts> {
  const first = await openService(join(out, 'restart-first.log'), clients);
  try {
    await first.open(open, say);
    await first.drained(open);
  } finally {
    await first.close();
  }
  const provider = await fakeProvider(createLedger(), () => false);
  const started = async (name: string, folder?: string) => {
    const log = join(out, `restart-${name}.log`);
    return startRescind({ provider: provider.address, hurry: 1, log, ...(folder === undefined ? {} : { folder }) });
  };
  const { folder } = first.service;
  const times = { withoutData: [] as Start[], afterStop: [] as Start[], afterKill: [] as Start[] };
  try {
    for (let round = 1; round <= rounds; round++) {
      say(`restart ${round} of ${rounds} with ${open} open`);
      const stopped = await started(`${round}-stopped`, folder);
      times.afterStop.push(startOf(stopped));
      await stopped.kill();
      const killed = await started(`${round}-killed`, folder);
      times.afterKill.push(startOf(killed));
      await killed.stop();
      const fresh = await started(`${round}-fresh`);
      times.withoutData.push(startOf(fresh));
      await fresh.stop();
      fresh.remove();
    }
  } finally {
    await provider.close();
    first.service.remove();
  }
  return { open, ...times };
}

const startOf = ({ startTime, usage }: Rescind): Start => ({ elapsed: startTime, processor: usage()?.processor });
