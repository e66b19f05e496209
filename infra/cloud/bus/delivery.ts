import { Duration } from 'aws-cdk-lib';

/** How long and how often EventBridge tries a target; both are its maxima. */
export const delivery = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
