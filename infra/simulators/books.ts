import type { SimulatedPayment, Simulator } from '../../functions/providers/simulator.ts';

/** Money that the simulated provider has released or paid back. */
export interface Effect {
  readonly at: string;
  readonly id: string;
  readonly effect: 'cancelled' | 'refunded';
  readonly amount?: number;
}

/** Work that the simulated provider does later. */
export interface Step {
  readonly number: number;
  readonly due: number;
  readonly id: string;
  readonly step: string;
}

/** What the simulator recognised in a request. */
export type Recognised = NonNullable<ReturnType<Simulator['recognise']>>;

/** One change of the books. A line of the journal contains all changes that happened together. */
export type Change =
  | { readonly kind: 'payment'; readonly id: string; readonly payment: SimulatedPayment | null }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'later'; readonly step: Step }
  | { readonly kind: 'done'; readonly number: number }
  | ({ readonly kind: 'request' } & Recognised)
  | { readonly kind: 'reset' };

type RequestCounts = Readonly<Record<Recognised['exchange'], number>>;

const noRequests: RequestCounts = { cancel: 0, refund: 0, status: 0, login: 0 };

/** The state of a simulated provider: its payments, effects, future steps, and how many requests it received. */
export class Books {
  /** `null` for a payment that the provider does not know. */
  readonly payments = new Map<string, SimulatedPayment | null>();
  readonly steps = new Map<number, Step>();
  effects: Effect[] = [];
  requests = noRequests;
  /** The payments that a request was about. */
  readonly asked = new Set<string>();
  lastStep = 0;

  apply(change: Change): void {
    switch (change.kind) {
      case 'payment':
        this.payments.set(change.id, change.payment);
        break;
      case 'effect':
        this.effects.push(change.effect);
        break;
      case 'later':
        this.steps.set(change.step.number, change.step);
        this.lastStep = Math.max(this.lastStep, change.step.number);
        break;
      case 'done':
        this.steps.delete(change.number);
        break;
      case 'request':
        this.requests = { ...this.requests, [change.exchange]: this.requests[change.exchange] + 1 };
        if (change.exchange !== 'login') this.asked.add(change.id);
        break;
      case 'reset':
        this.payments.clear();
        this.steps.clear();
        this.effects = [];
        this.requests = noRequests;
        this.asked.clear();
    }
  }
}
