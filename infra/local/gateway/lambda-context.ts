import type { Context } from 'aws-lambda';

/** The context object that Lambda passes to a function with the event; `timeout` in milliseconds. */
export function lambdaContext(functionName: string, requestId: string, timeout: number, now = Date.now): Context {
  const until = now() + timeout;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '256',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, until - now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
