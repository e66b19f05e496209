/** Counts the invocations of functions, by name, and knows which are under way. */
export function invocations() {
  const names: string[] = [];
  const running = new Set<Promise<unknown>>();
  return {
    names,
    isIdle: () => running.size === 0,
    /** Waits for those that are under way. */
    settled: () => Promise.allSettled(running),
    /** The same handler, counted under this name. */
    counted:
      <Event, Result>(name: string, handler: (event: Event) => Promise<Result>) =>
      async (event: Event): Promise<Result> => {
        names.push(name);
        const invocation = handler(event);
        running.add(invocation);
        try {
          return await invocation;
        } finally {
          running.delete(invocation);
        }
      },
  };
}
