import type { Milliseconds } from '../core/cancellation/units.ts';

/** The longest wait that a caller can ask for. */
export const maxWait: Milliseconds = 20_000;

/** The places for callers that wait for a result, for all processes together. */
export interface WaitingPlaces {
  /**
   * Takes a place, and resolves with what gives it back. `undefined` if all places are taken.
   * @throws Error if the places cannot be counted now.
   */
  take(): Promise<(() => Promise<void>) | undefined>;
}
