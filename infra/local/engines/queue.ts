import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import { fairQueue } from '../../../functions/steps/fair-queue.ts';
import { type Due, DueHeap } from './due-heap.ts';

export interface QueueOptions {
  readonly deliver: (provider: string, message: LookMessage) => Promise<void>;
  readonly onDeadLetter: (provider: string, message: LookMessage) => void;
  /** How long a received message stays hidden. */
  readonly visibility?: (provider: string) => Milliseconds;
  /** The maximum number of deliveries at the same time, for each provider. */
  readonly concurrency?: number;
  readonly clock?: () => Milliseconds;
}

interface Message extends Due {
  /** JSON text, because nobody can change it while it waits, and it takes little memory. */
  readonly body: string;
  readonly merchant: string;
  receives: number;
}

interface Delivery {
  readonly message: Message;
}

/** The maximum delay that SQS accepts. */
const maxDelay: Milliseconds = 900_000;
const maxReceives = 5;

/**
 * The queue of one provider. The merchants of ready messages take turns. Messages that fail are delivered again after their
 * visibility timeout.
 */
export class Queue {
  readonly #provider: string;
  readonly #options: Required<QueueOptions>;
  readonly #ready = fairQueue<Message>();
  /** One copy of each merchant's name for all messages, because every sender brings its own copy. */
  readonly #merchants = new Map<string, string>();
  readonly #hidden = new DueHeap<Message>();
  readonly #unsettled = new Set<Promise<void>>();
  /** One entry for each receive, so a delivery that outlasts its visibility timeout frees its place only once. */
  readonly #running = new Set<Delivery>();
  /** One timer for all hidden messages, and when it fires, by `performance.now()`. */
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Number.POSITIVE_INFINITY;
  #isPumping = false;
  #receives = true;
  #isClosed = false;

  constructor(provider: string, options: Required<QueueOptions>) {
    this.#provider = provider;
    this.#options = options;
  }

  send(merchant: string, body: string, delay: Milliseconds): void {
    const message: Message = { body, merchant: this.#nameOf(merchant), receives: 0, due: 0, slot: -1 };
    if (delay > 0) this.#hide(message, Math.min(delay, maxDelay));
    else this.#enqueue(message);
  }

  /** Whether messages are delivered. Until then they wait, and count no receive. */
  setReceiving(receives: boolean): void {
    this.#receives = receives;
    this.#pump();
  }

  size() {
    const running = this.#running.size;
    return { waiting: this.#hidden.size - running, ready: this.#ready.size, running };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#hidden.clear();
    clearTimeout(this.#timer);
    await Promise.all(this.#unsettled);
  }

  #nameOf(merchant: string): string {
    const known = this.#merchants.get(merchant);
    if (known === undefined) this.#merchants.set(merchant, merchant);
    return known ?? merchant;
  }

  #hide(message: Message, delay: Milliseconds): void {
    message.due = this.#options.clock() + delay;
    this.#hidden.add(message);
    this.#arm();
  }

  /**
   * Sets the timer for the message that is due first, unless the timer already fires early enough. A timer may fire up to a
   * millisecond early, and somebody may set the wall clock. So each call computes the wait again.
   */
  #arm(): void {
    const first = this.#hidden.first();
    if (!first) return;
    const wait = Math.min(Math.max(1, Math.ceil(first.due - this.#options.clock())), maxDelay);
    const firesAt = performance.now() + wait;
    if (firesAt >= this.#firesAt) return;
    clearTimeout(this.#timer);
    this.#firesAt = firesAt;
    this.#timer = setTimeout(this.#expire, wait).unref();
  }

  readonly #expire = (): void => {
    this.#firesAt = Number.POSITIVE_INFINITY;
    const now = this.#options.clock();
    for (let first = this.#hidden.first(); first && first.due <= now; first = this.#hidden.first()) {
      this.#becomeVisible(first);
    }
    this.#arm();
  };

  #becomeVisible(message: Message): void {
    this.#hidden.remove(message);
    for (const delivery of this.#running) if (delivery.message === message) this.#running.delete(delivery);
    if (message.receives < maxReceives) this.#enqueue(message);
    else this.#options.onDeadLetter(this.#provider, JSON.parse(message.body));
    this.#pump();
  }

  #enqueue(message: Message): void {
    this.#ready.add(message.merchant, message);
    this.#pump();
  }

  /** Delivers after the sender's own turn of the event loop, as a remote queue does. */
  #pump(): void {
    if (this.#isPumping || !this.#receives || this.#isClosed) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      while (this.#running.size < this.#options.concurrency && this.#receives && !this.#isClosed) {
        const message = this.#ready.take();
        if (!message) return;
        this.#receive(message);
      }
    });
  }

  #receive(message: Message): void {
    message.receives += 1;
    this.#hide(message, this.#options.visibility(this.#provider));
    const delivery: Delivery = { message };
    this.#running.add(delivery);
    const settled = this.#run(delivery);
    this.#unsettled.add(settled);
    void settled.then(() => this.#unsettled.delete(settled));
  }

  async #run(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    try {
      await this.#options.deliver(this.#provider, JSON.parse(message.body));
      this.#hidden.remove(message);
      this.#ready.remove(message.merchant, message);
    } catch {
      // The message stays hidden until its visibility ends. The function behind the queue has logged the error.
    }
    this.#running.delete(delivery);
    if (this.#ready.size > 0) this.#pump();
  }
}
