import type { Act } from '../../../functions/core/cancellation/acts/act.ts';
import { type Cancellation, rests } from '../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../functions/core/cancellation/changes.ts';
import { isListed } from '../../../functions/core/cancellation/listed.ts';
import { type ShownCancellation, shown } from '../../../functions/core/cancellation/shown.ts';
import { type Testimony, unreadTestimony } from '../../../functions/core/cancellation/testimony.ts';
import { type Accepted, accept, type Lock } from '../../../functions/core/writes/accept.ts';
import { confirm } from '../../../functions/core/writes/confirm.ts';
import { record } from '../../../functions/core/writes/result.ts';
import {
  isMessageRemembered,
  isRefusalValid,
  keepToken,
  mayRenew,
  moveWake,
  noteRun,
  nudge,
  type PlannedNudge,
  type Renewal,
  recheckFields,
  testimonyFields,
} from '../../../functions/core/writes/small-writes.ts';
import { prepareSend, take } from '../../../functions/core/writes/take.ts';
import type { CancellationStore, TakeResult } from '../../../functions/ports/cancellation-store.ts';

export const shards = [0, 1];
const shardOf = ({ id }: Cancellation) => id.charCodeAt(id.length - 1) % shards.length;

/** Refuses text with a lone surrogate: it has no UTF-8 form, and DynamoDB refuses it too. */
function refuseLoneSurrogates(fields: unknown): void {
  // JSON escapes a lone surrogate, so most records need no look at each text. A backslash and "ud" can also be plain text.
  if (!JSON.stringify(fields).includes('\\ud')) return;
  JSON.stringify(fields, (_, value: unknown) => {
    if (typeof value === 'string' && !value.isWellFormed())
      throw new TypeError('text with a lone surrogate cannot be stored');
    return value;
  });
}

/** The records and locks in memory, and each write of the store as one atomic step. */
export function memoryTable(written: (before: Cancellation | undefined, after: Cancellation) => void = () => {}) {
  const records = new Map<string, Cancellation>();
  const nonces = new Map<string, string>();
  const locks = new Map<string, Lock>();
  const refusals = new Map<string, number>();
  const messages = new Map<string, number>();
  const renewals = new Map<string, Renewal>();

  const replace = (after: Cancellation) => {
    const before = records.get(after.id);
    if (before === after) return after;
    refuseLoneSurrogates(after);
    records.set(after.id, after);
    written(before, after);
    return after;
  };

  /** One conditional write of a record that exists. */
  const write = (id: string, change: (stored: Cancellation) => Cancellation | undefined) => {
    const stored = records.get(id);
    const after = stored && change(stored);
    return after && replace(after);
  };

  return {
    records,
    /** How many messages are remembered. */
    messages,

    accept(record: Cancellation, lock: string, nonce: string): Accepted {
      const stored = records.get(record.id);
      const found = locks.get(lock);
      const met = found && { ...found, isOwnerGone: !records.has(found.owner) };
      const outcome = accept(nonce, stored && { record: stored, nonce: nonces.get(record.id) }, met);
      if (outcome.outcome !== 'stored' || stored) return outcome;
      locks.set(lock, { owner: record.id, isFreed: false });
      nonces.set(record.id, nonce);
      replace(record);
      return outcome;
    },

    load: (id: string) => records.get(id),

    show(id: string): ShownCancellation | undefined {
      const record = records.get(id);
      return record && shown(record);
    },
    owner: (lock: string) => locks.get(lock)?.owner,

    take: (...[expected, changes]: Parameters<CancellationStore['take']>): TakeResult => {
      const found = records.get(expected.id);
      const taken = found && take(found, expected, changes);
      return taken ? { taken: replace(taken) } : { found };
    },

    prepareSend: (...[loaded, ...asked]: Parameters<CancellationStore['prepareSend']>) =>
      write(loaded.id, (stored) => prepareSend(stored, loaded, ...asked)),

    record(...[loaded, changes, guard, { lock, locksAgain, ...more }]: Parameters<CancellationStore['record']>) {
      const stored = records.get(loaded.id);
      const after = stored && record(stored, loaded, { changes, guard, ...more });
      if (after && after !== stored && changes.status === 'rejected') {
        if (locks.get(lock)?.owner !== loaded.id) throw new Error('the lock belongs to another cancellation');
        locks.set(lock, { owner: loaded.id, isFreed: true });
      }
      if (after && after !== stored && locksAgain && locks.get(lock)?.owner === loaded.id)
        locks.set(lock, { owner: loaded.id, isFreed: false });
      return after && replace(after);
    },

    keepToken: (id: string, run: number, token: string) => write(id, (stored) => keepToken(stored, { run, token })),

    testify(id: string, testimony: Testimony): 'stored' | 'known' | 'full' | undefined {
      const stored = records.get(id);
      const fields = stored && testimonyFields(stored, testimony);
      if (fields === undefined || typeof fields === 'string') return fields;
      replace(withFields(stored as Cancellation, fields));
      return 'stored';
    },

    isRefusalKnown: (merchant: string, provider: string, now: number) =>
      isRefusalValid(refusals.get(JSON.stringify([merchant, provider])), now),
    noteRefusal: (merchant: string, provider: string, at: number) =>
      void refusals.set(JSON.stringify([merchant, provider]), at),
    forgetRefusal: (merchant: string, provider: string) => void refusals.delete(JSON.stringify([merchant, provider])),

    beginRenewal(...[merchant, provider, renewal, now]: Parameters<CancellationStore['beginRenewal']>) {
      const key = JSON.stringify([merchant, provider]);
      const isFree = mayRenew(renewals.get(key), renewal, now);
      if (isFree) renewals.set(key, renewal);
      return isFree;
    },
    endRenewal(merchant: string, provider: string, owner: string) {
      const key = JSON.stringify([merchant, provider]);
      if (renewals.get(key)?.owner === owner) renewals.delete(key);
    },

    nudge: (id: string, planned: PlannedNudge) => write(id, (stored) => nudge(stored, planned)),
    recheck: (id: string, act: Act) => write(id, (stored) => withFields(stored, recheckFields(stored, act))),
    isMessageKnown: (provider: string, digest: string, now: number) =>
      isMessageRemembered(messages.get(`${provider}#${digest}`), now),
    noteMessage: (provider: string, digest: string, until: number) => void messages.set(`${provider}#${digest}`, until),
    noteRun: (id: string, run: number) => write(id, (stored) => noteRun(stored, run)),
    confirm: (id: string, eventId: string, now: number) => write(id, (stored) => confirm(stored, eventId, now)),

    due: (until: number, shard: number) =>
      [...records.values()]
        .filter((record) => record.wakeAt !== undefined && record.wakeAt <= until && shardOf(record) === shard)
        .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
        .map(({ id }) => id),

    moveWake: (loaded: Cancellation, to: number | undefined) =>
      write(loaded.id, (stored) => moveWake(stored, loaded, to)) !== undefined,

    list(query: Parameters<CancellationStore['list']>[0]) {
      const { limit, after } = query;
      const all = [...records.values()]
        .filter((record) => isListed(record, query))
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      const isBehind = (record: Cancellation) =>
        !after || record.createdAt < after.createdAt || (record.createdAt === after.createdAt && record.id < after.id);
      const found = all.filter(isBehind);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(shown),
        next: found.length > limit && last ? { createdAt: last.createdAt, id: last.id } : undefined,
      };
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
