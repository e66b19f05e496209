import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Row } from './rows.ts';

interface Batch {
  readonly number: number;
  readonly rows: readonly Row[];
}

/** What we send to the thread, and what it replies. `written` is the number of the last batch that is on the disk. */
export type WriterRequest = Batch | 'close';
export type WriterReply = { readonly written: number } | { readonly failed: string };

/** A commit failed, so neither its rows nor any later ones were written. */
class WriteFailed extends Error {
  override readonly name = 'WriteFailed';
}

interface Waiting {
  readonly number: number;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes rows in a thread of its own, so that nothing else waits for the disk. All rows of one turn of the event loop are
 * one batch. The thread commits all batches that have arrived in one transaction (group commit).
 */
export class Writer {
  readonly #thread: Worker;
  readonly #onFailure: (error: Error) => void;
  readonly #underWay: Waiting[] = [];
  #collected: Row[] = [];
  #next: Waiting | undefined;
  #batches = 0;
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  /** `onFailure` is called once, with the first failed commit. All writes that are waiting then and all later ones fail. */
  constructor(file: string, onFailure: (error: Error) => void) {
    this.#onFailure = onFailure;
    this.#thread = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData: file });
    this.#thread.on('message', (reply: WriterReply) => {
      if ('failed' in reply) this.#fail(new WriteFailed(reply.failed));
      else this.#settle(reply.written);
    });
    this.#thread.on('error', (error) => this.#fail(error));
    this.#thread.unref();
  }

  /**
   * Resolves when the rows are on the disk. Rows are written in the order of the calls.
   * @throws WriteFailed after a failed commit and after `close`.
   */
  write(rows: readonly Row[]): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#closing) return Promise.reject(new WriteFailed('the store is closed'));
    this.#collected.push(...rows);
    if (!this.#next) {
      this.#batches += 1;
      this.#next = { number: this.#batches, ...Promise.withResolvers<void>() };
      setImmediate(this.#send);
    }
    return this.#next.promise;
  }

  /** Waits for every write, and closes the file. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#next?.promise.catch(() => undefined);
    if (this.#failure) {
      await this.#thread.terminate();
      return;
    }
    const ended = once(this.#thread, 'exit');
    this.#thread.ref();
    this.#thread.postMessage('close' satisfies WriterRequest);
    await ended;
  }

  readonly #send = (): void => {
    const batch = this.#next;
    if (!batch || this.#failure) return;
    this.#underWay.push(batch);
    // Keeps the process alive until its writes are answered.
    this.#thread.ref();
    this.#thread.postMessage({ number: batch.number, rows: this.#collected } satisfies WriterRequest);
    this.#collected = [];
    this.#next = undefined;
  };

  #settle(written: number): void {
    while ((this.#underWay[0]?.number ?? Infinity) <= written) this.#underWay.shift()?.resolve();
    if (this.#underWay.length === 0 && !this.#closing) this.#thread.unref();
  }

  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    for (const waiting of [...this.#underWay, ...(this.#next ? [this.#next] : [])]) {
      waiting.promise.catch(() => undefined);
      waiting.reject(error);
    }
    this.#onFailure(error);
  }
}
