import { quoted, similarTo } from '../../client/input/similar.ts';
import { UsageError } from '../usage-error.ts';

/** Reads the value of an option that takes one of a few words. @throws UsageError for any other word. */
export const oneOf =
  <T extends string>(option: string, known: readonly T[]) =>
  (typed: string): T => {
    const found = known.find((word) => word === typed);
    if (found !== undefined) return found;
    const similar = similarTo(typed, known);
    const hint = similar === undefined ? '' : `; did you mean ${similar}?`;
    throw new UsageError(
      `--${option} must be ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}, not ${quoted(typed)}${hint}`,
    );
  };
