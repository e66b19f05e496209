import { type Cancellation, rests } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationId } from '../../../functions/core/cancellation/ids.ts';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';

/** The write that changed a record. `prepareSend` and `record` follow an exchange. */
type Write = 'accept' | 'take' | 'prepareSend' | 'record' | 'confirm';

type Listener = (record: Cancellation, write: Write) => void;

export type ObservedStore = ReturnType<typeof observedStore>;

/** Ends a wait; with the record if a write ends it. */
type Wake = (record: Cancellation | undefined) => void;

/**
 * A store that also tells listeners about every record that one of its writes has changed. All waits end when
 * `stopping` is aborted.
 */
export function observedStore(store: CancellationStore, stopping = new AbortController().signal) {
  const listeners = new Set<Listener>();
  const waiting = new Map<CancellationId, Set<Wake>>();
  const notify = <R extends Cancellation | undefined>(write: Write, record: R): R => {
    if (!record) return record;
    for (const listener of listeners) listener(record, write);
    if (rests(record)) for (const wake of waiting.get(record.id) ?? []) wake(record);
    return record;
  };
  stopping.addEventListener('abort', () => {
    for (const wakes of waiting.values()) for (const wake of wakes) wake(undefined);
  });

  function subscribe(id: CancellationId, wake: Wake): () => void {
    const wakes = waiting.get(id) ?? new Set();
    waiting.set(id, wakes.add(wake));
    return () => {
      wakes.delete(wake);
      if (wakes.size === 0) waiting.delete(id);
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
    } satisfies CancellationStore,
    /**
     * Resolves with the newest record when a write makes the cancellation rest, and at the latest after this time. Leaves
     * neither a timer nor an entry behind.
     */
    async untilResting(id: CancellationId, time: Milliseconds): Promise<Cancellation | undefined> {
      const { promise: woken, resolve } = Promise.withResolvers<Cancellation | undefined>();
      const unsubscribe = subscribe(id, resolve);
      const timer = setTimeout(resolve, stopping.aborted ? 0 : time, undefined).unref();
      try {
        // A write before the subscription has woken nobody.
        const stored = await store.load(id);
        if (stored && rests(stored)) return stored;
        return (await woken) ?? (await store.load(id));
      } finally {
        clearTimeout(timer);
        unsubscribe();
      }
    },
    /** How many cancellations somebody waits for. */
    waitingFor: () => waiting.size,
    /** Calls the listener from now on; returns what ends it. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
