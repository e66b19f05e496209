import type { SimulatedAnswer, SimulatorWorld } from '../simulator.ts';
import type { Shape } from './simulated-answers.ts';

/** How Yuno treats the first cancel of a payment that is still open. */
type Manner =
  | 'cancels'
  | 'confirms-later'
  /** 400 while it is worked on, then the stored answer. */
  | 'answers-in-process'
  /** The same with the 409 of older documents. */
  | 'answers-conflict'
  /** The first key is spent without effect; the next one works. */
  | 'burns-key'
  | 'declines-softly';

export type YunoPayment = {
  readonly status: string;
  readonly subStatus: string;
  readonly manner: Manner;
  /** What a payer's authentication will end in; `none` when there is nothing to wait for. */
  readonly authentication: 'none' | 'succeeds' | 'fails';
  readonly isAuthenticating: boolean;
  /** Which of the three documented shapes a read answers with. */
  readonly shape: Shape;
  /** Keys whose first request is still worked on. */
  readonly working: readonly string[];
  /** Stored answers by idempotency key; a request that was refused before it was worked on leaves none. */
  readonly answers: Readonly<Record<string, SimulatedAnswer>>;
};

export type World = SimulatorWorld<YunoPayment>;

/** A payment that is open for a cancel. */
export const open = {
  status: 'PENDING',
  subStatus: 'AUTHORIZED',
  manner: 'cancels',
  authentication: 'none',
  isAuthenticating: false,
} as const;

/** A payment that waits for the payer. */
export const threeDs = { ...open, subStatus: 'WAITING_ADDITIONAL_STEP', authentication: 'succeeds' } as const;
