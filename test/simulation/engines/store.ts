import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import { type Cloud, type Invocation, latency, Unavailable } from '../cloud.ts';
import { type MemoryTable, shards } from './table.ts';

const maxSdkAttempts = 3;
const sdkTimeout = 1000;

/** The store for a process; `served` returns the invocation that it serves. A write checks its condition when it happens, and its reply may be lost. */
export function simulatedStore(cloud: Cloud, table: MemoryTable, served: () => Invocation): CancellationStore {
  const { faults, chance, note } = cloud;
  const failed = (what: string) => new Unavailable('TimeoutError', `${what} failed`);

  async function read<T>(what: string, look: () => T): Promise<T> {
    const invocation = served();
    if (faults.hits('worker dies before a read')) return invocation.die('worker dies before a read');
    await invocation.pass(latency(cloud));
    if (faults.hits('read fails')) throw failed(what);
    return look();
  }

  /** One write with the SDK's retries: after a lost reply, the SDK checks the condition a second time. */
  async function write<T>(what: string, effect: () => T): Promise<T> {
    const invocation = served();
    if (faults.hits('worker dies before a write')) return invocation.die('worker dies before a write');
    if (faults.hits('worker freezes')) {
      invocation.hasFrozen = true;
      await invocation.pass(chance.whole(60, 600) * 1000);
    }
    for (let tries = 1; ; tries++) {
      await invocation.pass(latency(cloud));
      if (faults.hits('write conflicts')) {
        await invocation.pass(chance.whole(5, 200));
        continue;
      }
      if (faults.hits('write throttled')) {
        await invocation.pass(chance.whole(50, 500));
        continue;
      }
      if (faults.hits('write fails')) throw failed(what);
      const result = effect();
      note?.(`${invocation.name}: ${what}${result === undefined ? ' (the condition was false)' : ''}`);
      if (faults.hits('worker dies after a write')) return invocation.die('worker dies after a write');
      if (faults.hits('write timed out but happened')) throw failed(what);
      if (tries < maxSdkAttempts && faults.hits('write reply lost')) {
        await invocation.pass(chance.whole(1, sdkTimeout));
        continue;
      }
      if (chance.chance(0.2)) await invocation.pass(latency(cloud));
      return result;
    }
  }

  async function* dueIn(shard: number, until: number) {
    const due = await read('due', () => table.due(until, shard));
    const invocation = served();
    for (const cancellation of due) {
      if (faults.hits('wake index is stale')) continue;
      if (faults.hits('recovery dies in the middle')) await invocation.die('recovery dies in the middle');
      yield cancellation;
    }
  }

  return {
    async accept(record, lock, nonce) {
      return write(`accept ${record.id.slice(4, 9)}`, () => table.accept(record, lock, nonce));
    },
    load: (id) => read('load', () => table.load(id)),
    show: (id) => read('show', () => table.show(id)),
    owner: (lock) => read('owner', () => table.owner(lock)),
    take: (expected, changes) =>
      write(`take look ${changes.look} ${id(expected)}`, () => table.take(expected, changes)),
    prepareSend: (record, changes, lease, mustLive) =>
      write(`prepare send ${id(record)}`, () => table.prepareSend(record, changes, lease, mustLive)),
    async record(record, changes, guard, options) {
      const invocation = served();
      const what = `record ${changes.status ?? 'look'} ${id(record)}`;
      const recorded = await write(what, () => table.record(record, changes, guard, options));
      const point = 'worker dies after the record, before the wake';
      if (recorded && faults.hits(point)) return invocation.die(point);
      // The transaction that frees the lock returns no record, so the adapter reads it afterwards.
      return recorded && changes.status === 'rejected' ? read('load', () => table.load(record.id)) : recorded;
    },
    keepToken: (cancellation, run, token) =>
      write(`keep token of run ${run}`, () => table.keepToken(cancellation, run, token)),
    testify: (cancellation, testimony) => write('testify', () => table.testify(cancellation, testimony)),
    isRefusalKnown: (merchant, provider, now) =>
      read('is refusal known', () => table.isRefusalKnown(merchant, provider, now)),
    async noteRefusal(merchant, provider, now) {
      await write('note refusal', () => table.noteRefusal(merchant, provider, now));
    },
    async forgetRefusal(merchant, provider) {
      await write('forget refusal', () => table.forgetRefusal(merchant, provider));
    },
    beginRenewal: (...asked) => write('begin renewal', () => table.beginRenewal(...asked)),
    async endRenewal(...asked) {
      await write('end renewal', () => table.endRenewal(...asked));
    },
    recheck: (cancellation, act) => write('recheck', () => table.recheck(cancellation, act)),
    nudge: (cancellation, planned) => write('nudge', () => table.nudge(cancellation, planned)),
    isMessageKnown: (...asked) => read('is message known', () => table.isMessageKnown(...asked)),
    async noteMessage(provider, digest, until) {
      await write('note message', () => {
        table.noteMessage(provider, digest, until);
        return true;
      });
    },
    async noteRun(cancellation, run) {
      await write(`note run ${run}`, () => {
        table.noteRun(cancellation, run);
        return true;
      });
    },
    confirm: (cancellation, eventId, now) => write('confirm', () => table.confirm(cancellation, eventId, now)),
    due: (until) => shards.map((shard) => dueIn(shard, until)),
    moveWake: (record, to) => write(`move wake ${id(record)}`, () => table.moveWake(record, to)),
    list: (query) => read('list', () => table.list(query)),
  };
}

const id = ({ id: whole }: Pick<Cancellation, 'id'>) => whole.slice(4, 9);
