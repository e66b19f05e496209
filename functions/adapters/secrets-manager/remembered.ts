import type { Milliseconds } from '../../core/cancellation/units.ts';

/** Short, so that new credentials are found soon after an operator has stored them. */
const absenceLifetime: Milliseconds = 10_000;
const maxEntries = 1000;

interface Remembered<T> {
  /** A value read less than `lifetime` ago. Callers at the same time share one read. A failed read is not kept. */
  get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
  put(key: string, value: T): void;
}

/** A cache that keeps each value for `lifetime` milliseconds. */
export function remembered<T>(lifetime: Milliseconds, now: () => Milliseconds): Remembered<T> {
  interface Entry {
    readonly value: Promise<T | undefined>;
    until: Milliseconds;
  }
  const entries = new Map<string, Entry>();

  function keep(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  }

  async function watch(key: string, entry: Entry): Promise<void> {
    try {
      if ((await entry.value) === undefined) entry.until = Math.min(entry.until, now() + absenceLifetime);
    } catch {
      if (entries.get(key) === entry) entries.delete(key);
    }
  }

  return {
    get(key, read) {
      const known = entries.get(key);
      if (known && now() < known.until) return known.value;
      const entry: Entry = { value: read(), until: now() + lifetime };
      keep(key, entry);
      void watch(key, entry);
      return entry.value;
    },

    put(key, value) {
      keep(key, { value: Promise.resolve(value), until: now() + lifetime });
    },
  };
}
