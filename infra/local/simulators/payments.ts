import type { SimulatedPayment, Simulator, SimulatorWorld } from '../../../functions/providers/simulator.ts';
import { Books, type Change, type Effect, type Recognised, type Step } from '../../simulators/books.ts';
import { changeTo, paymentIn, worldOn } from '../../simulators/world.ts';
import { type Journal, journalValues } from '../engines/journal.ts';
import { timers } from '../engines/timers.ts';

interface PaymentsOptions {
  readonly simulator: Simulator;
  readonly journal: Journal;
  /** Called after the change was stored. */
  readonly notify: (id: string, payment: SimulatedPayment) => void;
  readonly onError: (error: unknown) => void;
  /** The simulated provider's own work takes so many times less. */
  readonly hurry?: number;
  readonly now?: () => number;
}

type World = SimulatorWorld<SimulatedPayment>;

/** The minimum for the provider's own work, however large `hurry` is: nobody could see a shorter wait. */
const minWorkTime = 100;

/** The payments of one simulated provider. A journal keeps them; after a restart, steps wait only the rest of their time. */
export class SimulatedPayments {
  readonly #options: Required<PaymentsOptions>;
  readonly #books = new Books();
  readonly #timers = timers();

  constructor(options: PaymentsOptions) {
    this.#options = { hurry: 1, now: Date.now, ...options };
    for (const line of journalValues(options.journal)) for (const change of line as Change[]) this.#books.apply(change);
    for (const step of this.#books.steps.values()) this.#arm(step);
  }

  /** Lets `act` change the payments, and stores all its changes in one write before this returns. */
  work<T>(act: (world: World) => T, request?: Recognised): T {
    return this.#commit(request ? [{ kind: 'request', ...request }] : [], act);
  }

  payment(id: string): SimulatedPayment | undefined {
    return paymentIn(this.#books, this.#options.simulator, id);
  }

  /** Whether a request was about this payment, or somebody has set its state. Otherwise nothing is known about it here. */
  hasHeardOf(id: string): boolean {
    return this.#books.asked.has(id) || this.#books.payments.has(id);
  }

  /** Puts a payment into one of the simulator's states. */
  put(id: string, state: Partial<SimulatedPayment> | 'unknown'): void {
    this.#commit([changeTo(this.#options.simulator, id, state)], () => undefined);
  }

  effects(): readonly Effect[] {
    return this.#books.effects;
  }

  requests() {
    return this.#books.requests;
  }

  reset(): void {
    this.#timers.stop();
    this.#commit([{ kind: 'reset' }], () => undefined);
  }

  close(): void {
    this.#timers.stop();
    this.#options.journal.close();
  }

  #commit<T>(first: readonly Change[], act: (world: World) => T): T {
    const { simulator, now, hurry } = this.#options;
    const changes: Change[] = [...first];
    const notified: string[] = [];
    for (const change of first) this.#books.apply(change);
    const world = worldOn({
      books: this.#books,
      simulator,
      now,
      workTime: (milliseconds) => Math.max(milliseconds / hurry, Math.min(milliseconds, minWorkTime)),
      onChange: (change) => changes.push(change),
      onNotify: (id) => notified.push(id),
    });
    try {
      return act(world);
    } finally {
      if (changes.length > 0) this.#options.journal.append(changes);
      for (const change of changes) if (change.kind === 'later') this.#arm(change.step);
      for (const id of notified) {
        const payment = this.payment(id);
        if (payment) this.#options.notify(id, payment);
      }
    }
  }

  #arm(step: Step): void {
    this.#timers.after(Math.max(1, step.due - this.#options.now()), () => this.#take(step));
  }

  #take({ number, id, step }: Step): void {
    if (!this.#books.steps.has(number)) return;
    try {
      this.#commit([{ kind: 'done', number }], (world) => this.#options.simulator.step?.(id, step, world));
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
