import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';

/** The write that changed a record. `prepareSend` and `record` follow an exchange. */
type Write = 'accept' | 'take' | 'prepareSend' | 'record' | 'confirm';

type Listener = (record: Cancellation, write: Write) => void;

export type ObservedStore = ReturnType<typeof observedStore>;

/** A store that also tells listeners about every record that one of its writes has changed. */
export function observedStore(store: CancellationStore) {
  const listeners = new Set<Listener>();
  const notify = <R extends Cancellation | undefined>(write: Write, record: R): R => {
    if (record) for (const listener of listeners) listener(record, write);
    return record;
  };

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
    /** Calls the listener from now on; returns what ends it. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
