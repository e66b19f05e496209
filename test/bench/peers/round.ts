import { join } from 'node:path';
import { percentile } from '../figures.ts';
import { drive, freshIds } from '../load/drive.ts';
import { fakeProvider } from '../load/fake-provider.ts';
import { httpClient } from '../load/http-client.ts';
import { createLedger } from '../load/ledger.ts';
import { loadAverage } from '../machine.ts';
import type { PartOptions } from '../part.ts';
import type { Contestant, Running } from './contestants/contestant.ts';

/** What one round of one contestant measured. All times are milliseconds. */
export interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly acceptP50: number;
  /** Processor time of its processes for each cancellation, without the driver's; absent on anything but Linux. */
  readonly processorEach?: number;
  /** Bytes of its processes at the end. */
  readonly memory?: number;
  readonly extraCancels: number;
  readonly extraPolls: number;
  /** The load average before the round. */
  readonly load: number;
}

const maxWarmUp = 300;
/** The provider shows the result at the second read. */
const neededPolls = 2;

/**
 * Starts a contestant, warms it up, and drives it once. The provider and the driver are this process, with one clock.
 * @throws RunRefused if an event is missing or comes twice.
 */
export async function playRound(
  contestant: Contestant,
  round: number,
  { jobs, clients, out }: Pick<PartOptions, 'jobs' | 'clients' | 'out'>,
): Promise<Round> {
  const load = loadAverage();
  const ledger = createLedger();
  const provider = await fakeProvider(ledger, (_id, polls) => polls >= neededPolls);
  const client = httpClient(clients);
  let running: Running | undefined;
  try {
    const log = (process: string) => join(out, `${contestant.name}-${round}-${process}.log`);
    const started = await contestant.start({ provider, ledger, client, log });
    running = started;
    const play = (count: number) =>
      drive({ ids: freshIds(count), clients, accept: started.accept, ledger, neededPolls });
    await play(Math.min(jobs, maxWarmUp));
    const before = started.usage();
    const { perSecond, latencies, acceptLatencies, audit } = await play(jobs);
    const after = started.usage();
    return {
      perSecond,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      acceptP50: percentile(acceptLatencies, 0.5),
      ...(before && after ? { processorEach: (after.processor - before.processor) / jobs, memory: after.memory } : {}),
      extraCancels: audit.extraCancels,
      extraPolls: audit.extraPolls,
      load,
    };
  } finally {
    await running?.stop();
    client.close();
    await provider.close();
  }
}
