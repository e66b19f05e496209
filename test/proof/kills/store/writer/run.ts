import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { Cancellation } from '../../../../../functions/core/cancellation/cancellation.ts';
import { cancellationId, transactionLock } from '../../../../../functions/core/cancellation/identity.ts';
import { takeLook } from '../../../../../functions/core/look/take-look.ts';
import { sqliteCancellationStore } from '../../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { accepted, aRecheck, minute, noon, policies } from '../../../../fixtures/a-cancellation.ts';
import { random } from '../../../../simulation/random.ts';
import type { Acknowledged } from '../store-judge.ts';

/**
 * Writes to the store at the file of the first argument until it is killed, and prints each acknowledgement as one line of
 * JSON on standard output, which must be a file. It says on standard error when it is ready and when it has written first, and
 * begins with the first byte on standard input. The second argument is the seed.
 */
const [file = '', seed = '1'] = process.argv.slice(2);
const payments = 300;
const clients = 48;

writeSync(2, 'ready\n');
await once(process.stdin, 'data');
const chance = random(Number(seed), 'store-writer');
const { store } = sqliteCancellationStore(file, (error) => {
  throw error;
});
let isFirst = true;
function print(acknowledged: Acknowledged): void {
  writeSync(1, `${JSON.stringify(acknowledged)}\n`);
  if (isFirst) writeSync(2, 'writing\n');
  isFirst = false;
}
const known = new Map<string, string>();
await Promise.all(Array.from({ length: clients }, work));

async function work(): Promise<never> {
  for (;;) await writeOnce(`payment-${chance.whole(1, payments)}`);
}

/** One write about the cancellation that owns the payment, or a new cancellation if none does. */
async function writeOnce(paymentId: string): Promise<void> {
  const key = randomUUID();
  const request = { provider: 'yuno', transaction: { paymentId }, ifCaptured: 'reject' } as const;
  const asked = accepted({ key, id: cancellationId('merchant-a', key), request });
  const lock = transactionLock('merchant-a', { name: 'yuno', identity: ['paymentId'] }, request.transaction);
  const id = known.get(paymentId) ?? (await store.owner(lock));
  const stored = id === undefined ? undefined : await store.load(id);
  if (stored?.status === 'rejected' && stored.dueEvents.length > 0 && chance.chance(0.7)) return confirmOf(stored);
  if (!stored || stored.status === 'rejected') {
    const accepted = await store.accept(asked, lock, randomUUID());
    if (accepted.outcome === 'stored') print({ wrote: 'accept', record: asked });
    if (accepted.outcome !== 'known') known.set(paymentId, accepted.outcome === 'taken' ? accepted.owner : asked.id);
    return;
  }
  known.set(paymentId, stored.id);
  await (stored.lease ? recordOf(stored, lock) : changeOf(stored));
}

async function changeOf(stored: Cancellation): Promise<void> {
  if (chance.chance(0.2)) await printed('nudge', store.recheck(stored.id, aRecheck()));
  else
    await printed(
      'take',
      store.take(stored, leaseOf(stored)).then(({ taken }) => taken),
    );
}

function leaseOf(stored: Cancellation) {
  const lease = { leaseId: randomUUID(), leaseUntil: noon + minute, freshToken: randomUUID(), now: noon };
  return takeLook(stored, 'cancel', lease, policies['read-status']);
}

async function confirmOf({ id, dueEvents }: Cancellation): Promise<void> {
  await printed('confirm', store.confirm(id, dueEvents[0]?.eventId ?? '', noon + minute));
}

async function recordOf(stored: Cancellation, lock: string): Promise<void> {
  const guard = { lease: stored.lease?.id ?? '' };
  const version = stored.version + 1;
  const waiting = { version, attempts: [], nextLook: noon + minute };
  const rejection = { version, attempts: [], status: 'rejected', completedAt: noon, nextLook: undefined } as const;
  const event = { eventId: `${stored.id}_${version}`, detailType: 'CancellationCompleted', detail: {} } as const;
  const written = chance.chance(0.2)
    ? store.record(stored, rejection, guard, { lock, now: noon, event })
    : store.record(stored, waiting, guard, { lock, now: noon });
  await printed('record', written);
}

async function printed(wrote: Acknowledged['wrote'], writing: Promise<Cancellation | undefined>): Promise<void> {
  const record = await writing;
  if (record) print({ wrote, record });
}
