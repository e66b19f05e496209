import { Option } from '@commander-js/extra-typings';
import { WrongUse } from './wrong-use.ts';

/** A whole number within its bounds, or the default when nothing was given. @throws WrongUse otherwise. */
export function numberOption(
  name: string,
  given: string | undefined,
  min: number,
  max: number,
  otherwise: number,
): number {
  if (given === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new WrongUse(`--${name} must be a whole number from ${min} to ${max}, not "${given}".`);
}

/** An option that takes a whole number, for example `--wait <seconds>`. */
export function wholeNumber<Flags extends string>(
  flags: Flags,
  meaning: string,
  [min, max]: readonly [min: number, max: number],
  otherwise: number,
) {
  const option = new Option(flags, `${meaning}, ${min} to ${max}`).default(otherwise);
  return option.argParser((given) => numberOption(option.name(), given, min, max, otherwise));
}
