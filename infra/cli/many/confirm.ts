import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Whether the person agrees. `isGiven`: they said so before.
 * @throws UsageError if nobody can be asked.
 */
export async function confirm(question: string, isGiven: boolean, { terminal }: Context): Promise<boolean> {
  if (isGiven) return true;
  const { input, err, interrupted } = terminal;
  if (!input.isTerminal)
    throw new UsageError(`${question} Nobody can be asked here: add --yes to go on. Nothing is sent.`);
  err.write(`${question} [y/N] `);
  return /^y(es)?$/i.test((await input.line(interrupted)).trim());
}
