/** Keeps values for `lifetime` milliseconds, and at most `maxEntries` of them: the oldest ones are dropped first. */
export function boundedCache<T>({
  maxEntries,
  lifetime = Infinity,
  now = Date.now,
}: {
  readonly maxEntries: number;
  readonly lifetime?: number;
  readonly now?: () => number;
}) {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key: string): T | undefined {
      const entry = entries.get(key);
      return entry && now() < entry.until ? entry.value : undefined;
    },
    set(key: string, value: T): void {
      entries.delete(key);
      entries.set(key, { value, until: now() + lifetime });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}
