import { required } from './environment.ts';

const connectionTimeoutMilliseconds = 1_000;
const requestTimeoutMilliseconds = 5_000;
/** All attempts together take far less time than any function has. */
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
