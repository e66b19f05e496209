/** Remembers values for a time, and of too many forgets the oldest. */
export interface BoundedCache<T> {
  get(key: string, now: number): T | undefined;
  set(key: string, value: T, now: number): void;
}

export function boundedCache<T>(life: number, most: number): BoundedCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      return entry && now < entry.until ? entry.value : undefined;
    },
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, until: now + life });
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
    },
  };
}
