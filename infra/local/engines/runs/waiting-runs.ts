import type { Milliseconds } from '../../../../functions/core/cancellation/units.ts';
import type { Run } from './run.ts';

/**
 * The runs that wait for the answer to a token. All have the same timeout, so they expire in the order in which they were
 * added. One timer is enough for all of them.
 */
export class WaitingRuns {
  readonly #runs = new Map<string, Run>();
  readonly #onTimeout: (run: Run) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onTimeout: (run: Run) => void) {
    this.#onTimeout = onTimeout;
  }

  add(token: string, run: Run, timeout: Milliseconds): void {
    run.expires = performance.now() + timeout;
    this.#runs.set(token, run);
    this.#arm();
  }

  has(token: string): boolean {
    return this.#runs.has(token);
  }

  /** Removes the token. Its run waits no longer. */
  take(token: string): Run | undefined {
    const run = this.#runs.get(token);
    this.#runs.delete(token);
    return run;
  }

  clear(): void {
    this.#runs.clear();
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const [oldest] = this.#timer ? [] : this.#runs.values();
    if (oldest) this.#timer = setTimeout(this.#expire, Math.max(1, oldest.expires - performance.now())).unref();
  }

  readonly #expire = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    for (const [token, run] of this.#runs) {
      if (run.expires > now) break;
      this.#runs.delete(token);
      this.#onTimeout(run);
    }
    this.#arm();
  };
}
