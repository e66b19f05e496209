import type { Milliseconds } from '../../core/cancellation/units.ts';

/** A merchant who has just been given credentials should not wait for minutes. */
const absenceLife: Milliseconds = 10_000;
const maxEntries = 1000;

interface Remembered<T> {
  /** The value as it was read at most `life` ago; several callers at once share one read, and a failed one is not kept. */
  get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
  put(key: string, value: T): void;
}

/** A cache of what was read, for `life` milliseconds. */
export function remembered<T>(life: Milliseconds, now: () => Milliseconds): Remembered<T> {
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
      if ((await entry.value) === undefined) entry.until = Math.min(entry.until, now() + absenceLife);
    } catch {
      if (entries.get(key) === entry) entries.delete(key);
    }
  }

  return {
    get(key, read) {
      const known = entries.get(key);
      if (known && now() < known.until) return known.value;
      const entry: Entry = { value: read(), until: now() + life };
      keep(key, entry);
      void watch(key, entry);
      return entry.value;
    },

    put(key, value) {
      keep(key, { value: Promise.resolve(value), until: now() + life });
    },
  };
}
