import type { Milliseconds } from '../../core/cancellation/units.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { hasReason, isError } from './errors.ts';

/** The pause before the first repeat. It doubles before each further one. */
const firstPauses = { conflict: 20, throttled: 100 } as const;
const maxDoublings = 5;

/** The transaction of a conflict usually ends within milliseconds, so many attempts mean that something is wrong. */
const maxAttempts = 10;

/** No repeat begins after this time, so that an HTTP function can still answer within its 29 s. */
const maxTime: Milliseconds = 8000;

/**
 * Why DynamoDB refused a write that it may accept soon. `conflict`: another transaction, or our own first attempt, was
 * working on an item. `throttled`: the table or an index had no capacity for the transaction. If a condition failed too, the
 * refusal is final.
 */
function busyReason(error: unknown): keyof typeof firstPauses | undefined {
  if (isError(error, 'TransactionConflictException') || isError(error, 'TransactionInProgressException'))
    return 'conflict';
  if (hasReason(error, 'ConditionalCheckFailed')) return undefined;
  if (hasReason(error, 'ThrottlingError', 'ProvisionedThroughputExceeded')) return 'throttled';
  return hasReason(error, 'TransactionConflict') ? 'conflict' : undefined;
}

/**
 * Repeats a conditional write while its items are busy, after random pauses. Its condition makes every repeat safe. The SDK
 * itself repeats every other throttled call (`infra/cloud/wiring/client-settings.ts`), but no cancelled transaction.
 * @throws Unavailable if the items are still busy after the last repeat.
 */
export async function retryBusy<T>(write: () => Promise<T>, random = Math.random, now = Date.now): Promise<T> {
  const began = now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const reason = busyReason(error);
      if (!reason) throw error;
      const pause = firstPauses[reason] * 2 ** Math.min(attempt, maxDoublings) * random();
      if (attempt === maxAttempts || now() + pause > began + maxTime)
        throw new Unavailable('the items of a write stayed busy', { cause: error });
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}
