import type { RunToken } from '../../../core/writes/result.ts';
import { runsToForget } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import type { RecordTable } from '../record-table.ts';

/** A run waits for one token only, so a newer token replaces the older one. */
export const tokenClause = ({ run, token }: RunToken) => ({
  set: 'tokens.#tokenRun = :token',
  names: { '#tokenRun': String(run) },
  values: { ':token': token },
});

/** Stores the token of a run, and then removes the tokens of all but the newest runs. The tokens may arrive in any order. */
export function keepTokenWrite({ update }: RecordTable): CancellationStore['keepToken'] {
  return async (id, run, token) => {
    const { set, names, values } = tokenClause({ run, token });
    const kept = await update(id, {
      UpdateExpression: `SET ${set}`,
      ExpressionAttributeNames: names,
      ConditionExpression: 'attribute_exists(pk)',
      values,
    });
    if (!kept) return undefined;
    const old = runsToForget(kept.tokens);
    if (old.length === 0) return kept;
    return update(id, {
      UpdateExpression: `REMOVE ${old.map((_, index) => `tokens.#old${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(old.map((name, index) => [`#old${index}`, name])),
      ConditionExpression: 'attribute_exists(pk)',
      values: {},
    });
  };
}
