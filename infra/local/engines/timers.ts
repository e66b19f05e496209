/** Timers that are stopped together. */
export function timers() {
  const pending = new Set<NodeJS.Timeout>();
  return {
    after(milliseconds: number, act: () => void): void {
      const timer = setTimeout(() => {
        pending.delete(timer);
        act();
      }, milliseconds);
      pending.add(timer);
    },
    stop(): void {
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}
