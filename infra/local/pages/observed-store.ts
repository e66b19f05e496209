import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';

/** Which write has changed a record; `prepareSend` and `record` follow an exchange. */
type Wrote = 'accept' | 'take' | 'prepareSend' | 'record' | 'confirm';

type Hear = (record: Cancellation, wrote: Wrote) => void;

/** The same store, and hears of every record that one of its writes has changed. */
export interface ObservedStore {
  readonly store: CancellationStore;
  /** Hears from now on; returns what ends it. Nothing is done for nobody. */
  listen(hear: Hear): () => void;
}

export function observedStore(store: CancellationStore): ObservedStore {
  const listeners = new Set<Hear>();
  const tell = <R extends Cancellation | undefined>(wrote: Wrote, record: R): R => {
    if (record) for (const hear of listeners) hear(record, wrote);
    return record;
  };

  return {
    store: {
      ...store,
      async accept(record, lock, nonce) {
        const accepted = await store.accept(record, lock, nonce);
        if (accepted.outcome === 'stored') tell('accept', record);
        return accepted;
      },
      take: async (...asked) => tell('take', await store.take(...asked)),
      prepareSend: async (...asked) => tell('prepareSend', await store.prepareSend(...asked)),
      record: async (...asked) => tell('record', await store.record(...asked)),
      confirm: async (...asked) => tell('confirm', await store.confirm(...asked)),
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
