import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { LookMessage, ProviderQueue } from '../../../functions/ports/provider-queue.ts';

interface QueueSize {
  /** Not due yet, or received and neither deleted nor visible again. */
  readonly waiting: number;
  /** Due, and held back by the concurrency. */
  readonly ready: number;
  readonly running: number;
}

export interface LocalQueues extends ProviderQueue {
  size(provider: string): QueueSize;
  /** Stops all timers and waits for the deliveries that are running, at most that long (default 5 s). */
  close(patience?: Milliseconds): Promise<void>;
}

/** The longest delay that SQS takes for one message. */
const mostDelay: Milliseconds = 900_000;

interface Envelope {
  /** As JSON, like on the wire: nobody can change a message that waits, and it takes little memory. */
  readonly body: string;
  readonly queue: Queue;
  receives: number;
  due: Milliseconds;
  timer: NodeJS.Timeout | undefined;
}

interface Queue {
  readonly provider: string;
  readonly ready: Set<Envelope>;
  /** Its deliveries by receive, so that one which overstays its visibility gives its place back once. */
  readonly running: Set<Delivery>;
  waiting: number;
  isPumping: boolean;
}

interface Delivery {
  readonly envelope: Envelope;
}

/**
 * The twin of SQS with a Lambda behind each queue: at least once, in no order, delays to the millisecond. A delivery
 * that throws, or takes longer than `visibility`, is received again; after `receives` receives it is a dead letter.
 */
export function localQueues({
  deliver,
  onDeadLetter,
  visibility = () => 360_000,
  concurrency = 16,
  receives = 5,
  clock = Date.now,
}: {
  readonly deliver: (provider: string, message: LookMessage) => Promise<void>;
  readonly onDeadLetter: (provider: string, message: LookMessage) => void;
  /** How long a received message stays hidden, counted from its receipt. */
  readonly visibility?: (provider: string) => Milliseconds;
  /** The most deliveries at once, per provider. */
  readonly concurrency?: number;
  readonly receives?: number;
  readonly clock?: () => Milliseconds;
}): LocalQueues {
  const queues = new Map<string, Queue>();
  const timed = new Set<Envelope>();
  const settling = new Set<Promise<void>>();
  let isClosed = false;

  function queueOf(provider: string): Queue {
    const known = queues.get(provider);
    if (known) return known;
    const queue: Queue = { provider, ready: new Set(), running: new Set(), waiting: 0, isPumping: false };
    queues.set(provider, queue);
    return queue;
  }

  function wait(envelope: Envelope, delay: Milliseconds): void {
    envelope.due = clock() + delay;
    envelope.queue.waiting += 1;
    timed.add(envelope);
    arm(envelope, delay);
  }

  function arm(envelope: Envelope, delay: Milliseconds): void {
    envelope.timer = setTimeout(expire, Math.max(1, Math.ceil(delay)), envelope).unref();
  }

  function expire(envelope: Envelope): void {
    // A timer may fire within the millisecond before, and the wall clock may have been set back.
    const left = envelope.due - clock();
    if (left > 0) arm(envelope, Math.min(left, mostDelay));
    else becomeVisible(envelope);
  }

  function becomeVisible(envelope: Envelope): void {
    forget(envelope);
    for (const delivery of envelope.queue.running) {
      if (delivery.envelope === envelope) envelope.queue.running.delete(delivery);
    }
    if (envelope.receives < receives) enqueue(envelope);
    else onDeadLetter(envelope.queue.provider, JSON.parse(envelope.body));
    pump(envelope.queue);
  }

  function forget(envelope: Envelope): void {
    if (!timed.delete(envelope)) return;
    clearTimeout(envelope.timer);
    envelope.queue.waiting -= 1;
  }

  function enqueue(envelope: Envelope): void {
    envelope.queue.ready.add(envelope);
    pump(envelope.queue);
  }

  /** Never in the sender's own turn: a queue hands over later. */
  function pump(queue: Queue): void {
    if (queue.isPumping || isClosed) return;
    queue.isPumping = true;
    setImmediate(() => {
      queue.isPumping = false;
      for (const envelope of queue.ready) {
        if (queue.running.size >= concurrency || isClosed) return;
        queue.ready.delete(envelope);
        receive(envelope);
      }
    });
  }

  function receive(envelope: Envelope): void {
    envelope.receives += 1;
    wait(envelope, visibility(envelope.queue.provider));
    const delivery: Delivery = { envelope };
    envelope.queue.running.add(delivery);
    const settled = run(delivery);
    settling.add(settled);
    void settled.then(() => settling.delete(settled));
  }

  async function run(delivery: Delivery): Promise<void> {
    const { envelope } = delivery;
    const { queue } = envelope;
    try {
      await deliver(queue.provider, JSON.parse(envelope.body));
      forget(envelope);
      queue.ready.delete(envelope);
    } catch {
      // The message stays hidden until its visibility ends; whoever delivers it has said why it failed.
    }
    queue.running.delete(delivery);
    if (queue.ready.size > 0) pump(queue);
  }

  return {
    async send(provider, message, delay) {
      // These queues end with their process; starting again puts every open cancellation back.
      if (isClosed) return;
      const body = JSON.stringify(message);
      const queue = queueOf(provider);
      const envelope: Envelope = { body, queue, receives: 0, due: 0, timer: undefined };
      if (delay > 0) wait(envelope, Math.min(delay, mostDelay));
      else enqueue(envelope);
    },

    size(provider) {
      const { waiting, ready, running } = queueOf(provider);
      return { waiting: waiting - running.size, ready: ready.size, running: running.size };
    },

    async close(patience = 5000) {
      isClosed = true;
      for (const envelope of timed) forget(envelope);
      const { promise: late, resolve: giveUp } = Promise.withResolvers<void>();
      const timer = setTimeout(giveUp, patience);
      await Promise.race([Promise.all(settling), late]);
      clearTimeout(timer);
    },
  };
}
