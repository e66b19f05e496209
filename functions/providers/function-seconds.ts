import type { Provider } from './contract.ts';

const overheadSeconds = 10;

/** How long one look may take: every exchange it can make, with one more round after a refused login. */
export function functionSeconds({ timeoutSeconds, readBeforeSend, login }: Provider): number {
  const exchanges = readBeforeSend ? 2 : 1;
  const logins = login ? 2 : 0;
  return timeoutSeconds * (exchanges + logins + (login ? 1 : 0)) + overheadSeconds;
}

const marginSeconds = 5;

/** A look's lease outlives the function that holds it. */
export const leaseSeconds = (provider: Provider) => functionSeconds(provider) + marginSeconds;
