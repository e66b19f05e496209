import { required } from './environment.ts';

const connectionTimeoutMilliseconds = 1_000;
const requestTimeoutMilliseconds = 3_000;
/**
 * If no attempt is answered, all of them together take at most 12 s, which is less than an HTTP API waits. The last one
 * begins more than 5 s after the first, which DynamoDB recommends for a transaction whose first attempt is still running
 * (API reference, TransactWriteItems: TransactionInProgressException).
 */
const maxAttempts = 3;

/** The settings of every AWS client. Requests to providers use no AWS client, so these retries never repeat one. */
export const clientSettings = () => ({
  region: required('AWS_REGION'),
  maxAttempts,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: connectionTimeoutMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeoutMilliseconds,
  },
});
