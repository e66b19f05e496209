import { UsageError } from '../../../infra/cli/usage-error.ts';
import { bullmq } from './contestants/bullmq.ts';
import type { Contestant } from './contestants/contestant.ts';
import { dbos } from './contestants/dbos.ts';
import { plain } from './contestants/plain.ts';
import { rescindDynamoDb, rescindLocal } from './contestants/rescind.ts';
import { restateDefault, restateTuned } from './contestants/restate.ts';

export const contestants: readonly Contestant[] = [
  rescindLocal,
  rescindDynamoDb,
  restateTuned,
  restateDefault,
  dbos,
  bullmq,
  plain,
];

/** The contestants of `--peers`, in its order; all of them without it. @throws UsageError for an unknown name. */
export function chosen(names: string | undefined): readonly Contestant[] {
  if (names === undefined) return contestants;
  return names.split(',').map((name) => {
    const found = contestants.find((contestant) => contestant.name === name);
    if (found) return found;
    throw new UsageError(`There is no peer "${name}", only ${contestants.map((one) => one.name).join(', ')}`);
  });
}
