import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';

/** Whether DynamoDB only asks to try again because another transaction holds an item. */
export function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.includes('TransactionConflict') && !codes.includes('ConditionalCheckFailed');
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
