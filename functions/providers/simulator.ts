import type { Credentials } from './exchange.ts';

/** A request as a simulated provider sees it; the path is split and decoded, names of headers are in lowercase. */
export interface SimulatedRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, form fields, or `undefined`. */
  readonly body: unknown;
}

export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent means an empty body. */
  readonly body?: unknown;
}

/** One payment as the simulated provider keeps it: plain JSON, so that it survives a restart. */
export type SimulatedPayment = Readonly<Record<string, unknown>>;

/** What a simulator may do besides answering; the host keeps the payments, the ledger and the clock. */
export interface SimulatorWorld<P extends SimulatedPayment> {
  readonly now: number;
  /** The payment, fresh when nobody has heard of it, `undefined` once it was told to be unknown. */
  payment(id: string): P | undefined;
  change(id: string, changes: Partial<P>): void;
  /** Writes into the ledger that money was really released or given back: what every test counts. */
  effect(id: string, effect: 'cancelled' | 'refunded', amount?: number): void;
  /** Calls the simulator's `step` after that many milliseconds, also across a restart of the host. */
  later(milliseconds: number, id: string, step: string): void;
  /** Sends the provider's webhook about this payment as it stands. */
  notify(id: string): void;
}

/** A simulated provider: behaves as its documents say, and is never bundled. */
export interface Simulator<P extends SimulatedPayment = SimulatedPayment> {
  /** The credentials that it accepts; both local merchants have them. */
  readonly credentials: Credentials;
  /** A payment as it is when nobody said otherwise: open for a cancel. */
  fresh(id: string): P;
  /** What the control API can turn a payment into, by name; `open` is the fresh one. */
  readonly states: Readonly<Record<string, Partial<P> | 'unknown'>>;
  /** Which kind of exchange a request is and which payment it is about, so that faults can be aimed. */
  recognise(
    request: SimulatedRequest,
  ): { readonly exchange: 'cancel' | 'status' | 'login'; readonly id: string } | undefined;
  answer(request: SimulatedRequest, world: SimulatorWorld<P>): SimulatedAnswer;
  step?(id: string, step: string, world: SimulatorWorld<P>): void;
  /** The signed webhook about a payment. */
  webhook?(
    id: string,
    payment: P,
    now: number,
  ): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}
