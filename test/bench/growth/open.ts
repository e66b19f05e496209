import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import { fakeProvider } from '../load/fake-provider.ts';
import { httpClient } from '../load/http-client.ts';
import { createLedger, type Ledger } from '../load/ledger.ts';
import type { PartOptions, Say } from '../part.ts';
import { merchantOf } from '../service/merchant.ts';
import { type Rescind, startRescind } from '../service/rescind.ts';

/** The service with so many open cancellations. */
export interface OpenStep {
  readonly open: number;
  /** Acceptances per second shortly before this size was reached, and their median and 99th percentile, in milliseconds. */
  readonly perSecond: number;
  readonly acceptP50: number;
  readonly acceptP99: number;
  /** Seconds until every cancel had reached the provider, after the last acceptance. */
  readonly drainSeconds: number;
  /** Bytes that the service uses after a pause. Absent on anything but Linux. */
  readonly memory?: number;
  /** Bytes for each cancellation opened since the size before. */
  readonly memoryEach?: number;
}

/** The acceptance rate is that of so many before the size is reached. */
const stretch = 5000;
/** Long enough for the work of the last acceptances to end. */
const pause = 5000;
const progressInterval = 5000;

/** Opens more and more cancellations, which then only wait: Adyen takes a cancel in, and a webhook that never comes tells the result. */
export async function growOpen(
  sizes: readonly number[],
  { clients, out }: Pick<PartOptions, 'clients' | 'out'>,
  say: Say,
): Promise<readonly OpenStep[]> {
  const opener = await openService(join(out, 'open.log'), clients);
  try {
    await sleep(pause);
    let before = await opener.service.memoryInUse();
    const steps: OpenStep[] = [];
    for (const size of sizes) {
      const from = steps.at(-1)?.open ?? 0;
      await opener.open(Math.max(0, size - stretch - from), say);
      const last = await opener.open(Math.min(stretch, size - from), say);
      const drainSeconds = await opener.drained(size);
      await sleep(pause);
      const memory = await opener.service.memoryInUse();
      const grown =
        memory !== undefined && before !== undefined ? { memory, memoryEach: (memory - before) / (size - from) } : {};
      steps.push({ open: size, ...last, drainSeconds, ...grown });
      before = memory;
    }
    return steps;
  } finally {
    await opener.close();
    opener.service.remove();
  }
}

interface Opener {
  readonly service: Rescind;
  /** Accepts so many more. */
  open(count: number, say: Say): Promise<Pick<OpenStep, 'perSecond' | 'acceptP50' | 'acceptP99'>>;
  /** Waits until so many cancels have reached the provider; the seconds that it took. */
  drained(cancels: number): Promise<number>;
  close(): Promise<void>;
}

/** A service in a new folder, in front of a provider that never says how a cancel ends. */
export async function openService(log: string, clients: number): Promise<Opener> {
  const ledger = createLedger();
  const provider = await fakeProvider(ledger, () => false);
  const client = httpClient(clients);
  const closeOthers = async () => {
    client.close();
    await provider.close();
  };
  const service = await startRescind({ provider: provider.address, hurry: 1, log }).catch(async (error) => {
    await closeOthers();
    throw error;
  });
  const merchant = await merchantOf(service, client);
  let opened = 0;
  return {
    service,
    async open(count, say) {
      const latencies: number[] = [];
      const until = opened + count;
      const began = performance.now();
      const timer = setInterval(() => say(`${opened} open`), progressInterval);
      const worker = async () => {
        while (opened < until) {
          opened += 1;
          const id = `open-${opened}`;
          const sentAt = performance.now();
          await merchant.accept('adyen', id);
          latencies.push(performance.now() - sentAt);
        }
      };
      try {
        await Promise.all(Array.from({ length: clients }, worker));
      } finally {
        clearInterval(timer);
      }
      const perSecond = (count / (performance.now() - began)) * 1000;
      const share = (part: number) => (count > 0 ? percentile(latencies, part) : Number.NaN);
      return { perSecond, acceptP50: share(0.5), acceptP99: share(0.99) };
    },
    drained: (cancels) => untilCancels(ledger, cancels),
    async close() {
      await service.stop();
      await closeOthers();
    },
  };
}

const checkInterval = 20;
const maxDrain = 10 * 60_000;

/** @throws Error if the provider has not got all cancels after ten minutes. */
async function untilCancels(ledger: Ledger, cancels: number): Promise<number> {
  const began = performance.now();
  while (ledger.cancels() < cancels) {
    if (performance.now() - began > maxDrain) throw new Error(`the provider got ${ledger.cancels()} of ${cancels}`);
    await sleep(checkInterval);
  }
  return (performance.now() - began) / 1000;
}
