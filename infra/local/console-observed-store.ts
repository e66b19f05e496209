import type { CancellationStore } from '../../functions/adapters/cancellation-store.ts';
import type { Cancellation } from '../../functions/core/cancellation.ts';

/** The same store, and hears of every record that one of its writes has changed. */
export interface ObservedStore {
  readonly store: CancellationStore;
  /** Hears from now on; returns what ends it. Nothing is done for nobody. */
  listen(hear: (record: Cancellation) => void): () => void;
}

export function observedStore(store: CancellationStore): ObservedStore {
  const listeners = new Set<(record: Cancellation) => void>();
  const tell = <R extends Cancellation | undefined>(record: R): R => {
    if (record) for (const hear of listeners) hear(record);
    return record;
  };

  return {
    store: {
      ...store,
      async accept(record, lock, nonce) {
        const accepted = await store.accept(record, lock, nonce);
        if (accepted.outcome === 'stored') tell(record);
        return accepted;
      },
      take: async (...asked) => tell(await store.take(...asked)),
      prepareSend: async (...asked) => tell(await store.prepareSend(...asked)),
      record: async (...asked) => tell(await store.record(...asked)),
      confirm: async (...asked) => tell(await store.confirm(...asked)),
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
