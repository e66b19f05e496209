/** What one act led to. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The act failed for this one. It may have had an effect only if no answer came. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Nothing was sent for it. */
  | { readonly kind: 'not-begun' };

interface Options<T> {
  /** How many acts may be under way at once. */
  readonly concurrency: number;
  /** Begins no more acts when it aborts. Those under way end as they would. */
  readonly stopped: AbortSignal;
  /** Whether this error would come for all others too, so that nothing more is begun. */
  readonly concernsAll: (error: unknown) => boolean;
  readonly onResult: (id: string, outcome: Outcome<T>) => void;
}

/**
 * Performs one act for each id, a few at a time, and reports each result once; at the end those that were not begun. A
 * failure does not stop the others, unless it concerns all of them. Returns the error that stopped it.
 */
export async function actOnMany<T>(
  ids: readonly string[],
  act: (id: string) => Promise<T>,
  { concurrency, stopped, concernsAll, onResult }: Options<T>,
): Promise<unknown> {
  const queue = [...ids];
  let fatal: unknown;

  async function work(): Promise<void> {
    while (!stopped.aborted && fatal === undefined) {
      const id = queue.shift();
      if (id === undefined) return;
      const outcome = await act(id).then(
        (value): Outcome<T> => ({ kind: 'done', value }),
        (error: unknown): Outcome<T> => ({ kind: 'failed', error }),
      );
      if (outcome.kind === 'failed' && concernsAll(outcome.error)) fatal = outcome.error;
      onResult(id, outcome);
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, ids.length) }, work));
  for (const id of queue) onResult(id, { kind: 'not-begun' });
  return fatal;
}
