import { hasReason, isError } from './errors.ts';

/** Whether the item was only busy: another transaction, or our own first attempt, was working on it. */
function isConflict(error: unknown): boolean | undefined {
  if (isError(error, 'TransactionConflictException') || isError(error, 'TransactionInProgressException')) return true;
  return hasReason(error, 'TransactionConflict') && !hasReason(error, 'ConditionalCheckFailed');
}

const maxAttempts = 10;
const firstPause = 20;
const maxDoublings = 5;

/**
 * Repeats a conditional write while other transactions hold its items. Its condition makes every repeat safe.
 * A throttled call is not repeated here but by the SDK itself (`infra/cloud/wiring/client-settings.ts`).
 */
export async function retryConflicts<T>(write: () => Promise<T>, random = Math.random): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || attempt === maxAttempts) throw error;
      const pause = firstPause * 2 ** Math.min(attempt, maxDoublings) * random();
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}
