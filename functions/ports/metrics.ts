import type { Status } from '../core/cancellation/status.ts';

/** Everything that is measured, with CloudWatch's name for its unit. */
export const metricUnits = {
  /** New cancellations; replays do not count. */
  Accepted: 'Count',
  /** By status: a look, an operator or the workflow's own deadline brought the end. */
  Ended: 'Count',
  /** From the merchant's request to the end. */
  TimeToEnd: 'Milliseconds',
  /** Cancel requests sent or tried. */
  Attempts: 'Count',
  /** Reads of a provider's status. */
  Polls: 'Count',
  /** How long a provider took, logins included. */
  ExchangeTime: 'Milliseconds',
  /** Exchanges after which we do not know whether they had an effect. */
  UnknownOutcomes: 'Count',
  /** Exchanges that provably had none: no connection, no credentials, 429. */
  NotSent: 'Count',
  /** Cancellations handed to a person. */
  ReviewsOpened: 'Count',
  /** How long a person has been asked for, seen whenever a review is looked at. */
  ReviewAge: 'Seconds',
  /** How long a cancellation has been open, seen at every look and every recovery. */
  OpenAge: 'Seconds',
  /** Later evidence that disagrees with an end. */
  Contradictions: 'Count',
  WebhooksAccepted: 'Count',
  /** The signature did not match any secret. */
  WebhooksForged: 'Count',
  /** Cancellations that did not go on by themselves. */
  Recovered: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds' | 'Seconds'>;

export type MetricName = keyof typeof metricUnits;

/** What a figure is about; few values each, because every combination is a metric of its own. */
interface MeasuredBy {
  readonly provider: string;
  readonly status?: Status;
}

/** Where handlers tell figures; without a name, key or reference of any merchant. */
export interface Metrics {
  record(by: MeasuredBy, figures: Readonly<Partial<Record<MetricName, number>>>): void;
}
