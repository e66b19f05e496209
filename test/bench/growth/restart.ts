import { join } from 'node:path';
import { fakeProvider } from '../load/fake-provider.ts';
import { createLedger } from '../load/ledger.ts';
import type { PartOptions, Say } from '../part.ts';
import { startRescind } from '../service/rescind.ts';
import { openService } from './open.ts';

/** Milliseconds from `npm start` to the ready line, once for each round. */
export interface Restarts {
  readonly open: number;
  readonly withoutData: readonly number[];
  readonly afterStop: readonly number[];
  readonly afterKill: readonly number[];
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
  const times = { withoutData: [] as number[], afterStop: [] as number[], afterKill: [] as number[] };
  try {
    for (let round = 1; round <= rounds; round++) {
      say(`restart ${round} of ${rounds} with ${open} open`);
      const stopped = await started(`${round}-stopped`, folder);
      times.afterStop.push(stopped.startTime);
      await stopped.kill();
      const killed = await started(`${round}-killed`, folder);
      times.afterKill.push(killed.startTime);
      await killed.stop();
      const fresh = await started(`${round}-fresh`);
      times.withoutData.push(fresh.startTime);
      await fresh.stop();
      fresh.remove();
    }
  } finally {
    await provider.close();
    first.service.remove();
  }
  return { open, ...times };
}
