import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';

export interface QueueOptions {
  readonly deliver: (provider: string, message: LookMessage) => Promise<void>;
  readonly onDeadLetter: (provider: string, message: LookMessage) => void;
  /** How long a received message stays hidden. */
  readonly visibility?: (provider: string) => Milliseconds;
  /** The maximum of deliveries at the same time, for each provider. */
  readonly concurrency?: number;
  readonly clock?: () => Milliseconds;
}

interface Message {
  /** The JSON text: it cannot be changed while it waits, and it takes little memory. */
  readonly body: string;
  receives: number;
  due: Milliseconds;
  timer: NodeJS.Timeout | undefined;
}

interface Delivery {
  readonly message: Message;
}

/** The maximum delay that SQS accepts. */
const maxDelay: Milliseconds = 900_000;
const maxReceives = 5;

/** The queue of one provider. Messages that fail are delivered again after their visibility timeout. */
export class Queue {
  readonly #provider: string;
  readonly #options: Required<QueueOptions>;
  readonly #ready = new Set<Message>();
  readonly #hidden = new Set<Message>();
  readonly #unsettled = new Set<Promise<void>>();
  /** One entry for each receive: a delivery that takes longer than the visibility frees its place only once. */
  readonly #running = new Set<Delivery>();
  #isPumping = false;
  #isClosed = false;

  constructor(provider: string, options: Required<QueueOptions>) {
    this.#provider = provider;
    this.#options = options;
  }

  send(body: string, delay: Milliseconds): void {
    const message: Message = { body, receives: 0, due: 0, timer: undefined };
    if (delay > 0) this.#hide(message, Math.min(delay, maxDelay));
    else this.#enqueue(message);
  }

  size() {
    const running = this.#running.size;
    return { waiting: this.#hidden.size - running, ready: this.#ready.size, running };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const message of this.#hidden) this.#unhide(message);
    await Promise.all(this.#unsettled);
  }

  #hide(message: Message, delay: Milliseconds): void {
    message.due = this.#options.clock() + delay;
    this.#hidden.add(message);
    this.#arm(message, delay);
  }

  #arm(message: Message, delay: Milliseconds): void {
    message.timer = setTimeout(this.#expire, Math.max(1, Math.ceil(delay)), message).unref();
  }

  /** A timer may fire up to a millisecond early, and the wall clock may have been set back. */
  readonly #expire = (message: Message): void => {
    const left = message.due - this.#options.clock();
    if (left > 0) this.#arm(message, Math.min(left, maxDelay));
    else this.#becomeVisible(message);
  };

  #becomeVisible(message: Message): void {
    this.#unhide(message);
    for (const delivery of this.#running) if (delivery.message === message) this.#running.delete(delivery);
    if (message.receives < maxReceives) this.#enqueue(message);
    else this.#options.onDeadLetter(this.#provider, JSON.parse(message.body));
    this.#pump();
  }

  #unhide(message: Message): void {
    if (this.#hidden.delete(message)) clearTimeout(message.timer);
  }

  #enqueue(message: Message): void {
    this.#ready.add(message);
    this.#pump();
  }

  /** Delivers after the sender's own turn of the event loop, as a remote queue does. */
  #pump(): void {
    if (this.#isPumping || this.#isClosed) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      for (const message of this.#ready) {
        if (this.#running.size >= this.#options.concurrency || this.#isClosed) return;
        this.#ready.delete(message);
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
      this.#unhide(message);
      this.#ready.delete(message);
    } catch {
      // The message stays hidden until its visibility ends. The function behind the queue has logged the error.
    }
    this.#running.delete(delivery);
    if (this.#ready.size > 0) this.#pump();
  }
}
