import { type Cancellation, rests } from '../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../functions/core/cancellation/changes.ts';
import type { CancellationId } from '../../../functions/core/cancellation/ids.ts';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';

/** The write that changed a record. `prepareSend` and `record` follow an exchange. */
type Write = 'accept' | 'take' | 'prepareSend' | 'record' | 'confirm' | 'moveWake';

type Listener = (record: Cancellation, write: Write) => void;

export type ObservedStore = ReturnType<typeof observedStore>;

/** Ends a wait, with the record if a write ended it. */
type EndWait = (record: Cancellation | undefined) => void;

/**
 * A store that also tells listeners about every record that one of its writes has changed. All waits end when
 * `stopping` is aborted.
 */
export function observedStore(store: CancellationStore, stopping = new AbortController().signal) {
  const listeners = new Set<Listener>();
  const waiting = new Map<CancellationId, Set<EndWait>>();
  const notify = <R extends Cancellation | undefined>(write: Write, record: R): R => {
    if (!record) return record;
    for (const listener of listeners) listener(record, write);
    if (rests(record)) for (const end of waiting.get(record.id) ?? []) end(record);
    return record;
  };
  stopping.addEventListener('abort', () => {
    for (const ends of waiting.values()) for (const end of ends) end(undefined);
  });

  function subscribe(id: CancellationId, end: EndWait): () => void {
    const ends = waiting.get(id) ?? new Set();
    waiting.set(id, ends.add(end));
    return () => {
      ends.delete(end);
      if (ends.size === 0) waiting.delete(id);
    };
  }

  return {
    store: {
      ...store,
      async accept(record, lock, nonce) {
        const accepted = await store.accept(record, lock, nonce);
        if (accepted.outcome === 'stored') notify('accept', record);
        return accepted;
      },
      async take(...args) {
        const taking = await store.take(...args);
        notify('take', taking.taken);
        return taking;
      },
      prepareSend: async (...args) => notify('prepareSend', await store.prepareSend(...args)),
      record: async (...args) => notify('record', await store.record(...args)),
      confirm: async (...args) => notify('confirm', await store.confirm(...args)),
      async moveWake(record, to) {
        const isMoved = await store.moveWake(record, to);
        if (isMoved) notify('moveWake', withFields(record, { wakeAt: to }));
        return isMoved;
      },
    } satisfies CancellationStore,
    /** Waits until a write makes the cancellation rest, but no longer than `time`. Resolves with the newest record. */
    async untilResting(id: CancellationId, time: Milliseconds): Promise<Cancellation | undefined> {
      const { promise: ended, resolve } = Promise.withResolvers<Cancellation | undefined>();
      const unsubscribe = subscribe(id, resolve);
      const timer = setTimeout(resolve, stopping.aborted ? 0 : time, undefined).unref();
      try {
        // A write may have come before the subscription.
        const stored = await store.load(id);
        if (stored && rests(stored)) return stored;
        return (await ended) ?? (await store.load(id));
      } finally {
        clearTimeout(timer);
        unsubscribe();
      }
    },
    /** The number of cancellations that somebody waits for. */
    waitingFor: () => waiting.size,
    /** Calls the listener for each change from now on. Returns the function that ends this. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
