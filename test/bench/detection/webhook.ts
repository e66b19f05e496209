import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import { simulatorOf } from '../../fixtures/simulators.ts';
import { drive, freshIds } from '../load/drive.ts';
import { fakeProvider, lab4payTransaction } from '../load/fake-provider.ts';
import { httpClient } from '../load/http-client.ts';
import { createLedger } from '../load/ledger.ts';
import type { PartOptions } from '../part.ts';
import { followEvents, merchantOf } from '../service/merchant.ts';
import { startRescind, webhookSecret } from '../service/rescind.ts';

/** One payment that changed at the provider, which sent its webhook at once. */
export interface Detected {
  /** From the last read of the payment to the change. */
  readonly sinceRead: Milliseconds;
  /** From the change to the event. */
  readonly after: Milliseconds;
}

/** The webhooks come between these times after the requests, when several reads have been made. */
const firstWebhook = 10_000;
const lastWebhook = 30_000;

/** Lets payments change one after another, each with a webhook, over HTTP and with the waits that merchants have. */
export async function measureWebhooks(
  webhooks: number,
  { out }: Pick<PartOptions, 'out'>,
): Promise<readonly Detected[]> {
  const ledger = createLedger();
  const changedAt = new Map<string, number>();
  const readAt = new Map<string, number>();
  const provider = await fakeProvider(ledger, (id) => {
    if (!changedAt.has(id)) readAt.set(id, performance.now());
    return changedAt.has(id);
  });
  const client = httpClient(webhooks);
  const service = await startRescind({ provider: provider.address, hurry: 1, log: join(out, 'service.log') });
  let unfollow = () => {};
  try {
    const seenAt = new Map<string, number>();
    unfollow = await followEvents(service, (id) => {
      const now = performance.now();
      ledger.sawEvent(id, now);
      seenAt.set(id, now);
    });
    const merchant = await merchantOf(service, client);
    const ids = freshIds(webhooks);
    const change = async (id: string, index: number) => {
      await sleep(firstWebhook + ((lastWebhook - firstWebhook) * index) / webhooks);
      changedAt.set(id, performance.now());
      const { headers, body } = signed(id);
      const url = `${service.address}/v1/webhooks/lab4pay/merchant-a`;
      const { status } = await fetch(url, { method: 'POST', headers, body });
      if (status !== 200) throw new Error(`the webhook was answered ${status}`);
    };
    await Promise.all([
      drive({ ids, clients: webhooks, accept: (id) => merchant.accept('lab4pay', id), ledger, neededPolls: Infinity }),
      ...ids.map(change),
    ]);
    return ids.map((id) => {
      const at = (times: ReadonlyMap<string, number>) => times.get(id) ?? Number.NaN;
      return { sinceRead: at(changedAt) - at(readAt), after: at(seenAt) - at(changedAt) };
    });
  } finally {
    unfollow();
    await service.stop();
    service.remove();
    client.close();
    await provider.close();
  }
}

/** The webhook about a cancelled payment, signed as lab4pay signs it. @throws TypeError if lab4pay has no webhooks. */
function signed(id: string) {
  const webhook = simulatorOf('lab4pay').webhook?.signed(lab4payTransaction(id, true), webhookSecret, Date.now());
  if (!webhook) throw new TypeError('the simulator of lab4pay signs no webhooks');
  return webhook;
}
