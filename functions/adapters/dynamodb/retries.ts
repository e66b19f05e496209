import {
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';

/** Whether another transaction held one of the items, whatever else was wrong. */
export const wasContended = ({ CancellationReasons = [] }: TransactionCanceledException) =>
  CancellationReasons.some(({ Code }) => Code === 'TransactionConflict');

/** Whether DynamoDB only asks to try again because another transaction, or our own first try, holds an item. */
function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException) return true;
  if (!(error instanceof TransactionCanceledException) || !wasContended(error)) return false;
  return !(error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed');
}

const mostTries = 10;
const firstPause = 20;

/** Repeats a conditional write while other transactions hold its items; every repetition is safe because of its condition. */
export async function retryConflicts<T>(
  write: () => Promise<T>,
  pause = (milliseconds: number) => new Promise<void>((resume) => setTimeout(resume, milliseconds)),
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || tries === mostTries) throw error;
      await pause(firstPause * 2 ** Math.min(tries, 5) * Math.random());
    }
  }
}
