import type { Context } from 'aws-lambda';

/** What Lambda hands to a function beside the event. */
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
