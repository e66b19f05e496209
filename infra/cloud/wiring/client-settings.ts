import { required } from './environment.ts';

/** One SDK call may take this long in all its tries, far below every function's own limit. */
const connectWithin = 1_000;
const answerWithin = 5_000;
const tries = 3;

/** What every AWS client is made with; a provider is never called by one, so its requests are never repeated here. */
export const clientSettings = () => ({
  region: required('AWS_REGION'),
  maxAttempts: tries,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: connectWithin,
    requestTimeout: answerWithin,
    throwOnRequestTimeout: true,
    socketTimeout: answerWithin,
  },
});
