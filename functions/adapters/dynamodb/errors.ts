import type {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';

type HandledError =
  | ConditionalCheckFailedException
  | TransactionCanceledException
  | TransactionConflictException
  | TransactionInProgressException;

/** Compares names and not classes, because the SDK in a deployed function has few of the classes (`lean-sdk.ts`). */
export const isError = <Name extends HandledError['name']>(
  error: unknown,
  name: Name,
): error is Extract<HandledError, { readonly name: Name }> => error instanceof Error && error.name === name;

/** Whether DynamoDB cancelled the transaction for this reason, perhaps among others. */
export const hasReason = (
  { CancellationReasons }: TransactionCanceledException,
  code: 'ConditionalCheckFailed' | 'TransactionConflict',
) => CancellationReasons?.some(({ Code }) => Code === code);
