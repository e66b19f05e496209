import { WrongUse } from './wrong-use.ts';

/** A whole number within its bounds, or the default when nothing was given. @throws WrongUse otherwise. */
export function numberOption(
  name: string,
  given: string | undefined,
  from: number,
  to: number,
  otherwise: number,
): number {
  if (given === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new WrongUse(`--${name} must be a whole number from ${from} to ${to}, not "${given}".`);
}
