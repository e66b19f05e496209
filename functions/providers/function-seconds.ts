import type { Provider } from './contract.ts';

const overheadSeconds = 10;

/**
 * The last part of a function's time, in seconds. The answer of a provider must arrive before it, so that the look can
 * still record the result, also if the table is throttled at first.
 */
export const recordSeconds = 5;

/** How long one look may take, in seconds: every exchange that it can make, and one more round after a refused token. */
export function functionSeconds({ timeoutSeconds, whenInDoubt, login }: Provider): number {
  // A read may be followed by a cancel request in the same look.
  const exchanges = whenInDoubt === 'read-status' ? 2 : 1;
  const logins = login ? 2 : 0;
  return timeoutSeconds * (exchanges + logins + (login ? 1 : 0)) + overheadSeconds;
}

const marginSeconds = 5;

/** How long a look's lease lives, in seconds: longer than the function that holds it. */
export const leaseSeconds = (provider: Provider) => functionSeconds(provider) + marginSeconds;
