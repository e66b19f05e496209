import { mayRenew, type Renewal } from '../../../../functions/core/writes/small-writes.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';

/** The renewals that are under way. Only one process uses the store, so they are kept in its memory and end with it. */
export function renewals(): Pick<CancellationStore, 'beginRenewal' | 'endRenewal'> {
  const last = new Map<string, Renewal>();
  const keyOf = (merchant: string, provider: string) => JSON.stringify([merchant, provider]);
  return {
    async beginRenewal(merchant, provider, renewal, now) {
      const key = keyOf(merchant, provider);
      if (!mayRenew(last.get(key), renewal, now)) return false;
      last.set(key, renewal);
      return true;
    },
    async endRenewal(merchant, provider, owner) {
      const key = keyOf(merchant, provider);
      if (last.get(key)?.owner === owner) last.delete(key);
    },
  };
}
