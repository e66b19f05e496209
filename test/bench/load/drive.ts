import { setTimeout as sleep } from 'node:timers/promises';
import type { Audit, Ledger } from './ledger.ts';

interface Load {
  readonly ids: readonly string[];
  readonly clients: number;
  /** Sends one cancellation; resolves when its durable acceptance was answered. */
  readonly accept: (id: string) => Promise<void>;
  readonly ledger: Ledger;
  /** The reads that the job needs. */
  readonly neededPolls: number;
  /** How long an event may take, in milliseconds. */
  readonly maxWait?: number;
}

/** What a run of the driver measured. All times are milliseconds. */
export interface Driven {
  readonly jobs: number;
  readonly perSecond: number;
  /** From sending a cancellation to its event. */
  readonly latencies: readonly number[];
  /** From sending a cancellation to its acceptance. */
  readonly acceptLatencies: readonly number[];
  readonly audit: Audit;
}

/** A run that is not reported, with the reason. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

/** How long we wait after the last event for one that comes twice. */
const quietTime = 300;

/**
 * Plays clients that each send a cancellation, wait for its event, and send the next one.
 * @throws RunRefused if a cancellation was not accepted, or its event is missing, or came twice.
 */
export async function drive({ ids, clients, accept, ledger, neededPolls, maxWait = 60_000 }: Load): Promise<Driven> {
  const latencies: number[] = [];
  const acceptLatencies: number[] = [];
  const refusals: string[] = [];
  const queue = ids.values();
  const began = performance.now();
  const client = async () => {
    for (const id of queue) {
      const sentAt = performance.now();
      try {
        await accept(id);
      } catch (error) {
        refusals.push(String(error));
        continue;
      }
      acceptLatencies.push(performance.now() - sentAt);
      const seenAt = await within(maxWait, ledger.firstEvent(id));
      if (seenAt !== undefined) latencies.push(seenAt - sentAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  await sleep(quietTime);
  const audit = ledger.audit(ids, neededPolls);
  const because = refusalOf(refusals, audit);
  if (because) throw new RunRefused(because);
  return { jobs: ids.length, perSecond: ids.length / seconds, latencies, acceptLatencies, audit };
}

/** Why a run cannot be reported, or `undefined`. */
function refusalOf(refusals: readonly string[], { missing, doubled }: Audit): string | undefined {
  const [first] = refusals;
  if (first !== undefined) return `not accepted: ${refusals.length} (${first})`;
  if (missing.length > 0) return `events missing: ${missing.length} (${missing.slice(0, 3).join(', ')})`;
  if (doubled.length > 0) return `events that came twice: ${doubled.length} (${doubled.slice(0, 3).join(', ')})`;
  return undefined;
}

async function within(milliseconds: number, promise: Promise<number>): Promise<number | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ids that no earlier run has used. */
export function freshIds(count: number): readonly string[] {
  const run = crypto.randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_, index) => `${run}-${index}`);
}
