import type { SimulatedPayment, Simulator, SimulatorWorld } from '../../../functions/providers/simulator.ts';
import { type Journal, journalValues } from '../engines/journal.ts';

/** Money that was really released or given back. */
export interface Effect {
  readonly at: string;
  readonly id: string;
  readonly effect: 'cancelled' | 'refunded';
  readonly amount?: number;
}

interface Step {
  readonly number: number;
  readonly due: number;
  readonly id: string;
  readonly step: string;
}

export type ExchangeName = 'cancel' | 'status' | 'login';

/** One thing that happened; a line of the journal holds all that happened together. */
type Change =
  | { readonly kind: 'payment'; readonly id: string; readonly payment: SimulatedPayment | null }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'later'; readonly step: Step }
  | { readonly kind: 'done'; readonly number: number }
  | { readonly kind: 'request'; readonly exchange: ExchangeName; readonly id: string }
  | { readonly kind: 'reset' };

interface Requests {
  readonly cancel: number;
  readonly status: number;
  readonly login: number;
}

/** A simulated provider's books. */
export interface SimulatedPayments {
  /** Lets `act` work on the world; everything it changed is kept in one write before this returns. */
  work<T>(act: (world: SimulatorWorld<SimulatedPayment>) => T, request?: { exchange: ExchangeName; id: string }): T;
  payment(id: string): SimulatedPayment | undefined;
  /** Turns a payment into one of the simulator's states. */
  put(id: string, state: Partial<SimulatedPayment> | 'unknown'): void;
  effects(): readonly Effect[];
  requests(): Requests;
  reset(): void;
  close(): void;
}

const noRequests: Requests = { cancel: 0, status: 0, login: 0 };

/** A hurried provider still takes a moment, or its own waits would end before anyone could see them. */
const leastWork = 100;

const hurried = (milliseconds: number, hurry: number) =>
  Math.max(milliseconds / hurry, Math.min(milliseconds, leastWork));

/** The books, restored from the journal; pending steps go on with what is left of their time. */
export function simulatedPayments({
  simulator,
  journal,
  notify,
  onError,
  hurry = 1,
  now = Date.now,
}: {
  readonly simulator: Simulator;
  readonly journal: Journal;
  /** Called after the change that it is about was kept. */
  readonly notify: (id: string, payment: SimulatedPayment) => void;
  readonly onError: (error: unknown) => void;
  /** A simulated provider's own work takes that many times less. */
  readonly hurry?: number;
  readonly now?: () => number;
}): SimulatedPayments {
  const payments = new Map<string, SimulatedPayment | null>();
  const steps = new Map<number, Step>();
  const timers = new Map<number, NodeJS.Timeout>();
  let effects: Effect[] = [];
  let requests = noRequests;
  let lastStep = 0;

  for (const line of journalValues(journal)) for (const change of line as Change[]) apply(change);
  for (const step of steps.values()) arm(step);

  function apply(change: Change): void {
    switch (change.kind) {
      case 'payment':
        payments.set(change.id, change.payment);
        break;
      case 'effect':
        effects.push(change.effect);
        break;
      case 'later':
        steps.set(change.step.number, change.step);
        lastStep = Math.max(lastStep, change.step.number);
        break;
      case 'done':
        steps.delete(change.number);
        break;
      case 'request':
        requests = { ...requests, [change.exchange]: requests[change.exchange] + 1 };
        break;
      case 'reset':
        payments.clear();
        steps.clear();
        effects = [];
        requests = noRequests;
    }
  }

  function payment(id: string): SimulatedPayment | undefined {
    const kept = payments.get(id);
    return kept === null ? undefined : (kept ?? simulator.fresh(id));
  }

  function commit<T>(first: readonly Change[], act: (world: SimulatorWorld<SimulatedPayment>) => T): T {
    const changes = [...first];
    const notified: string[] = [];
    const keep = (change: Change) => {
      changes.push(change);
      apply(change);
    };
    for (const change of first) apply(change);
    try {
      return act({
        now: now(),
        payment,
        change: (id, fields) =>
          keep({ kind: 'payment', id, payment: { ...(payment(id) ?? simulator.fresh(id)), ...fields } }),
        effect: (id, effect, amount) => {
          const at = new Date(now()).toISOString();
          keep({ kind: 'effect', effect: { at, id, effect, ...(amount === undefined ? {} : { amount }) } });
        },
        later: (milliseconds, id, step) => {
          lastStep += 1;
          keep({ kind: 'later', step: { number: lastStep, due: now() + hurried(milliseconds, hurry), id, step } });
        },
        notify: (id) => notified.push(id),
      });
    } finally {
      if (changes.length > 0) journal.append(changes);
      for (const change of changes) if (change.kind === 'later') arm(change.step);
      for (const id of notified) {
        const stands = payment(id);
        if (stands) notify(id, stands);
      }
    }
  }

  function arm(step: Step): void {
    const timer = setTimeout(take, Math.max(1, step.due - now()), step);
    timers.set(step.number, timer);
  }

  function take({ number, id, step }: Step): void {
    timers.delete(number);
    if (!steps.has(number)) return;
    try {
      commit([{ kind: 'done', number }], (world) => simulator.step?.(id, step, world));
    } catch (error) {
      onError(error);
    }
  }

  function stopTimers(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }

  return {
    work: (act, request) => commit(request ? [{ kind: 'request', ...request }] : [], act),
    payment,
    put(id, state) {
      const turned = state === 'unknown' ? null : { ...simulator.fresh(id), ...state };
      commit([{ kind: 'payment', id, payment: turned }], () => undefined);
    },
    effects: () => effects,
    requests: () => requests,
    reset() {
      stopTimers();
      commit([{ kind: 'reset' }], () => undefined);
    },
    close() {
      stopTimers();
      journal.close();
    },
  };
}
