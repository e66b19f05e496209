import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from './client-settings.ts';

const connectionTimeoutMilliseconds = 300;
const requestTimeoutMilliseconds = 500;

/** A call does not wait for the counters: without an answer it goes on uncounted, so there is one short attempt. */
export const countingClient = new DynamoDBClient({
  ...clientSettings(),
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: connectionTimeoutMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeoutMilliseconds,
  },
});
