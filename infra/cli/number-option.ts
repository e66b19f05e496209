import { Option } from '@commander-js/extra-typings';
import { quoted } from '../client/input/similar.ts';
import { UsageError } from './usage-error.ts';

/** Reads a whole number, or takes the default if none is given. @throws UsageError for anything outside the bounds. */
export function numberOption(
  name: string,
  given: string | undefined,
  min: number,
  max: number,
  defaultValue: number,
): number {
  if (given === undefined) return defaultValue;
  const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    `--${name} must be a whole number from ${min} to ${max}, for example --${name} ${defaultValue || max}, and not ${quoted(given)}.`,
  );
}

/** An option that takes a whole number, for example `--wait <seconds>`. */
export function wholeNumber<Flags extends string>(
  flags: Flags,
  meaning: string,
  [min, max]: readonly [min: number, max: number],
  defaultValue: number,
) {
  const option = new Option(flags, `${meaning}, ${min} to ${max}`).default(defaultValue);
  return option.argParser((given) => numberOption(option.name(), given, min, max, defaultValue));
}
