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

/** Compares names and not classes, because a deployed function has none of the SDK's classes (`infra/cloud/bundling/aws-clients.ts`). */
export const isError = <Name extends HandledError['name']>(
  error: unknown,
  name: Name,
): error is Extract<HandledError, { readonly name: Name }> => error instanceof Error && error.name === name;

/** Why DynamoDB cancelled a transaction: one reason for each item. `undefined` for every other error. */
export const cancellationReasons = (error: unknown) =>
  isError(error, 'TransactionCanceledException') ? error.CancellationReasons : undefined;

/** The codes that we handle, of those that the API reference lists for TransactWriteItems. */
type ReasonCode =
  | 'ConditionalCheckFailed'
  | 'TransactionConflict'
  | 'ProvisionedThroughputExceeded'
  | 'ThrottlingError';

/** Whether DynamoDB cancelled a transaction for one of these reasons, perhaps among others. */
export const hasReason = (error: unknown, ...codes: readonly ReasonCode[]) =>
  cancellationReasons(error)?.some(({ Code }) => codes.some((code) => code === Code));
