import { isDeepStrictEqual } from 'node:util';
import { type Cancellation, type DueEvent, rests } from '../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../functions/core/cancellation/changes.ts';
import { statusesBefore } from '../../../functions/core/cancellation/status.ts';
import { type Testimony, unreadTestimony, withTestimony } from '../../../functions/core/cancellation/testimony.ts';
import { wakeAt } from '../../../functions/core/cancellation/wake.ts';
import type { Accepted, CancellationStore, Guard } from '../../../functions/ports/cancellation-store.ts';

/** A record keeps the tokens of this many runs, the newest ones. */
export const keptTokens = 4;

const hour = 60 * 60 * 1000;

interface Lock {
  readonly owner: string;
  readonly free: boolean;
}

/** Refuses text with a lone surrogate: it has no UTF-8 form, and DynamoDB refuses it too. */
function refuseLoneSurrogates(fields: unknown): void {
  JSON.stringify(fields, (_, value: unknown) => {
    if (typeof value === 'string' && !value.isWellFormed())
      throw new TypeError('text with a lone surrogate cannot be stored');
    return value;
  });
}

/** The items of the table, and each write of the store as one atomic step with the same conditions as in DynamoDB. */
export function memoryTable(written: (before: Cancellation | undefined, after: Cancellation) => void = () => {}) {
  const records = new Map<string, Cancellation>();
  const nonces = new Map<string, string>();
  const locks = new Map<string, Lock>();
  const refusals = new Map<string, number>();

  const put = (after: Cancellation, fields: unknown = after) => {
    refuseLoneSurrogates(fields);
    const before = records.get(after.id);
    records.set(after.id, after);
    written(before, after);
    return after;
  };

  /** Updates some fields; `undefined` removes a field. */
  const merge = (record: Cancellation, fields: Partial<Record<keyof Cancellation, unknown>>) => {
    const after: Partial<Record<keyof Cancellation, unknown>> = { ...record, ...fields };
    for (const name of Object.keys(fields) as (keyof Cancellation)[])
      if (fields[name] === undefined) delete after[name];
    return put(after as Cancellation, fields);
  };

  const isHeld = (record: Cancellation, loaded: Cancellation, guard: Guard) =>
    'lease' in guard
      ? record.lease?.id === guard.lease && record.version === loaded.version
      : record.version === guard.version;

  return {
    records,

    accept(record: Cancellation, lock: string, nonce: string): Accepted {
      const known = records.get(record.id);
      if (known) return nonces.get(record.id) === nonce ? { outcome: 'stored' } : { outcome: 'known', record: known };
      const held = locks.get(lock);
      if (held && !held.free) return { outcome: 'taken', owner: held.owner };
      locks.set(lock, { owner: record.id, free: false });
      nonces.set(record.id, nonce);
      put(record);
      return { outcome: 'stored' };
    },

    load: (id: string) => records.get(id),
    owner: (lock: string) => locks.get(lock)?.owner,

    take(...[loaded, changes, token]: Parameters<CancellationStore['take']>): Cancellation | undefined {
      const { lease, lookBegan } = changes;
      const record = records.get(loaded.id);
      if (!record || !lease) return undefined;
      if (record.lease?.id === lease.id) return record;
      const isAsLoaded =
        record.look === loaded.look && record.status === loaded.status && record.version === loaded.version;
      if (!isAsLoaded || (record.lease && record.lease.until > (lookBegan ?? 0))) return undefined;
      return merge(record, {
        ...changes,
        wakeAt: wakeAt({ nextLook: lease.until }, false, lease.until),
        ...(token ? { tokens: { ...record.tokens, [token.run]: token.token } } : {}),
      });
    },

    prepareSend(...[loaded, changes, lease, mustLive]: Parameters<CancellationStore['prepareSend']>) {
      const record = records.get(loaded.id);
      const isOurs =
        record?.version === changes.version && isDeepStrictEqual(record?.attempts, changes.attempts ?? loaded.attempts);
      return (record?.version === loaded.version || isOurs) &&
        record?.lease?.id === lease &&
        record.lease.until >= mustLive
        ? merge(record, changes)
        : undefined;
    },

    record(
      ...[loaded, changes, guard, { event, lock, now }]: Parameters<CancellationStore['record']>
    ): Cancellation | undefined {
      const record = records.get(loaded.id);
      if (!record) return undefined;
      const from = changes.status === undefined ? [loaded.status] : statusesBefore(changes.status);
      if (!isHeld(record, loaded, guard) || !from.includes(record.status)) {
        return 'lease' in guard && record.recordedLease === guard.lease ? record : undefined;
      }
      const dueEvents: readonly DueEvent[] = event ? [...record.dueEvents, event] : record.dueEvents;
      if (changes.status === 'rejected') {
        if (locks.get(lock)?.owner !== loaded.id) throw new Error('the lock belongs to another cancellation');
        locks.set(lock, { owner: loaded.id, free: true });
      }
      return merge(record, {
        ...changes,
        lease: undefined,
        ...('lease' in guard ? { recordedLease: guard.lease } : {}),
        wakeAt: wakeAt(changed(loaded, changes), event !== undefined || loaded.dueEvents.length > 0, now),
        ...(event ? { dueEvents, lastEvent: event } : {}),
      });
    },

    keepToken(id: string, run: number, token: string) {
      const record = records.get(id);
      return record && merge(record, { tokens: { ...record.tokens, [run]: token } });
    },

    /** Removes the tokens of all but the newest runs. Returns `undefined` if there is nothing to remove. */
    forgetTokens(id: string) {
      const record = records.get(id);
      const runs = Object.keys(record?.tokens ?? {}).sort((a, b) => Number(b) - Number(a));
      if (!record || runs.length <= keptTokens) return undefined;
      const kept = runs.slice(0, keptTokens).map((run) => [run, record.tokens[run]]);
      return merge(record, { tokens: Object.fromEntries(kept) });
    },

    testify(id: string, testimony: Testimony): 'stored' | 'known' | 'full' | undefined {
      const record = records.get(id);
      if (!record) return undefined;
      const kept = record.testimonies ?? [];
      if (kept.some((other) => other.id === testimony.id)) return 'known';
      const testimonies = withTestimony(kept, testimony);
      if (!testimonies) return 'full';
      const wake = wakeAt({ ...record, testimonies }, record.dueEvents.length > 0, testimony.receivedAt);
      merge(record, { testimonies, version: record.version + 1, wakeAt: wake });
      return 'stored';
    },

    isRefusalKnown: (merchant: string, provider: string, now: number) =>
      (refusals.get(JSON.stringify([merchant, provider])) ?? Number.NEGATIVE_INFINITY) > now - hour,
    noteRefusal: (merchant: string, provider: string, at: number) =>
      void refusals.set(JSON.stringify([merchant, provider]), at),
    forgetRefusal: (merchant: string, provider: string) => void refusals.delete(JSON.stringify([merchant, provider])),

    nudge(id: string) {
      const record = records.get(id);
      return record && merge(record, { nudges: record.nudges + 1 });
    },

    noteRun(id: string, run: number) {
      const record = records.get(id);
      if (record && record.run < run) merge(record, { run });
    },

    /** Removes a due event, on condition that the record is still as it was loaded. */
    removeEvent(loaded: Cancellation, eventId: string, now: number): Cancellation | undefined {
      const record = records.get(loaded.id);
      const index = loaded.dueEvents.findIndex((due) => due.eventId === eventId);
      const isAsLoaded = record?.status === loaded.status && record.version === loaded.version;
      if (!record || !isAsLoaded || record.dueEvents[index]?.eventId !== eventId) return undefined;
      const dueEvents = record.dueEvents.toSpliced(index, 1);
      return merge(record, { dueEvents, wakeAt: wakeAt(loaded, loaded.dueEvents.length > 1, now) });
    },

    due: (until: number) =>
      [...records.values()]
        .filter((record) => record.wakeAt !== undefined && record.wakeAt <= until)
        .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
        .map(({ id }) => id),

    moveWake(loaded: Cancellation, to: number | undefined): boolean {
      const record = records.get(loaded.id);
      const isDue = loaded.wakeAt !== undefined;
      if (!isDue || record?.status !== loaded.status || record.wakeAt !== loaded.wakeAt) return false;
      merge(record, { wakeAt: to });
      return true;
    },

    list(query: Parameters<CancellationStore['list']>[0]) {
      const { merchant, status, provider, transactionId, limit, after } = query;
      const isAsked = ({ status: stands, request }: Cancellation) =>
        (status === undefined || stands === status) &&
        (provider === undefined || request.provider === provider) &&
        (transactionId === undefined || Object.values(request.transaction).includes(transactionId));
      const all = [...records.values()]
        .filter((record) => record.merchant === merchant)
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      const isBehind = (record: Cancellation) =>
        !after || record.createdAt < after.createdAt || (record.createdAt === after.createdAt && record.id < after.id);
      const found = all.filter((record) => isBehind(record) && isAsked(record));
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, next: found.length > limit && last ? { createdAt: last.createdAt, id: last.id } : undefined };
    },
  };
}

export type MemoryTable = ReturnType<typeof memoryTable>;

/** The first moment at which recovery has something to do. */
export const earliestWake = ({ records }: MemoryTable) =>
  [...records.values()].reduce<number | undefined>(
    (earliest, { wakeAt: wake }) => (wake === undefined ? earliest : Math.min(wake, earliest ?? wake)),
    undefined,
  );

export const isAtRest = (record: Cancellation) =>
  rests(record) && record.dueEvents.length === 0 && record.lease === undefined && unreadTestimony(record) === undefined;
