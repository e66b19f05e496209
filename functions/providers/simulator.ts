import type { SendingName } from '../core/cancellation/attempt.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { Amount } from '../core/cancellation/units.ts';
import type { Credentials } from './exchange.ts';

/** A request as a simulated provider sees it; the path is split and decoded, names of headers are in lowercase. */
export interface SimulatedRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
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
  /** The payment: a fresh one if it is not stored yet, `undefined` if it was set to `unknown`. */
  payment(id: string): P | undefined;
  change(id: string, changes: Partial<P>): void;
  /** Writes into the ledger that money was really released or given back. Every test counts these entries. */
  effect(id: string, effect: 'cancelled' | 'refunded', amount?: number): void;
  /** Calls the simulator's `step` after that many milliseconds, also across a restart of the host. */
  later(milliseconds: number, id: string, step: string): void;
  /** Sends the provider's webhook about this payment as it stands. */
  notify(id: string): void;
}

/** What is true of a payment, in words that belong to no provider. */
export type Fact =
  /** The provider does not know the payment. Only the host says this. */
  | 'unknown'
  | 'open'
  | 'voided'
  | 'captured'
  | 'refunded'
  | 'expired'
  | 'declined'
  /** Once for each cancel that failed and that the provider still shows as failed. */
  | 'cancel failed'
  /** The provider refuses to cancel it now. */
  | 'forbidden'
  | 'asks for a person';

/** What others do to a payment. Each function returns the changes, or `undefined` if the provider does not allow them. */
export interface BehindOurBack<P extends SimulatedPayment> {
  /** The shop captures the payment. */
  capture(payment: P): Partial<P> | undefined;
  /** Somebody else cancels the payment. */
  void(payment: P): Partial<P> | undefined;
  /** The provider shows a cancelled payment as captured. */
  contradict(payment: P): Partial<P> | undefined;
}

export interface SignedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How the provider writes and signs a webhook. */
export interface SimulatedWebhook<P extends SimulatedPayment> {
  /** The field of the credentials that holds the secret. */
  readonly secret: string;
  /** What the provider says about the payment as it stands: JSON without a signature. */
  message(id: string, payment: P, now: number): unknown;
  /** The request with this message, signed with this secret. */
  signed(message: unknown, secret: string, now: number): SignedWebhook;
  /** The changes to a payment after which `message` says that it is cancelled. */
  readonly cancelled: Partial<P>;
}

/**
 * A simulated provider: behaves as its documents say, and is never bundled. It also says what the tests need to know
 * about it, so that no test names a provider.
 */
export interface Simulator<P extends SimulatedPayment = SimulatedPayment> {
  /** The credentials that it accepts; both local merchants have them. */
  readonly credentials: Credentials;
  /** The references that a merchant sends for the payment with this id. */
  transactionOf(id: string): Readonly<Record<string, string>>;
  /** The id of the payment that these references name. */
  paymentOf(transaction: Transaction): string;
  /** A new payment, which can be cancelled. */
  fresh(id: string): P;
  /** The value of every payment. Left out if the provider cannot give back a part. */
  readonly total?: Amount;
  /** The states that the control API can set, by name; `open` is the fresh one. */
  readonly states: Readonly<Record<string, Partial<P> | 'unknown'>>;
  /** The states in which a cancellation may wait for its deadline. Tests use them less often. */
  readonly slowStates: readonly string[];
  /** What is true of a payment. Uses none of the folder's own interpretation, because that may be wrong. */
  truthOf(payment: P): readonly Fact[];
  /** Which kind of exchange a request is and which payment it is about, so that faults can be aimed. */
  recognise(
    request: SimulatedRequest,
  ): { readonly exchange: SendingName | 'status' | 'login'; readonly id: string } | undefined;
  answer(request: SimulatedRequest, world: SimulatorWorld<P>): SimulatedAnswer;
  /** Whether the provider accepted or refused the cancel request that it answered like this. */
  resultOf(answer: SimulatedAnswer): 'accepted' | 'refused' | 'unclear';
  step?(id: string, step: string, world: SimulatorWorld<P>): void;
  readonly behindOurBack: BehindOurBack<P>;
  /** Left out if the provider sends no webhooks. */
  readonly webhook?: SimulatedWebhook<P>;
}

/** The webhook about a payment as the provider sends it. `undefined` if it sends none. */
export function webhookAbout<P extends SimulatedPayment>(
  { webhook, credentials }: Simulator<P>,
  id: string,
  payment: P,
  now: number,
): SignedWebhook | undefined {
  return webhook?.signed(webhook.message(id, payment, now), String(credentials[webhook.secret]), now);
}
