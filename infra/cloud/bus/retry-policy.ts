import { Duration } from 'aws-cdk-lib';

/** How long and how often EventBridge tries to deliver an event. Both values are the maximum that it allows. */
export const retryPolicy = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
