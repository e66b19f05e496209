import type { Status } from '../core/cancellation/status.ts';

/** Every metric with its unit, as CloudWatch names it. */
export const metricUnits = {
  /** New cancellations, without repeated requests. */
  Accepted: 'Count',
  /** By status: cancellations that a look, an operator or the deadline of the workflow has ended. */
  Ended: 'Count',
  /** From the merchant's request to the end. */
  TimeToEnd: 'Milliseconds',
  /** Cancel requests that were sent or tried. */
  Attempts: 'Count',
  /** Reads of a provider's status. */
  Polls: 'Count',
  /** How long a provider took to answer, including logins. */
  ExchangeTime: 'Milliseconds',
  /** Exchanges of which we do not know whether they had an effect. */
  UnknownOutcomes: 'Count',
  /** Exchanges that certainly had no effect: no connection, no credentials, 429. */
  NotSent: 'Count',
  /** Cancellations that a person must decide. */
  ReviewsOpened: 'Count',
  /** How long a review has been open, measured at each look at it. */
  ReviewAge: 'Seconds',
  /** How long a cancellation has been open, measured at each look and each recovery. */
  OpenAge: 'Seconds',
  /** Evidence that came after the end of a cancellation and disagrees with it. */
  Contradictions: 'Count',
  WebhooksAccepted: 'Count',
  /** Authentic webhooks that changed nothing: processed before, or about a cancellation that has had its budget of nudges. */
  WebhooksRepeated: 'Count',
  /** Webhooks whose signature matched none of the secrets. */
  WebhooksForged: 'Count',
  /** Testimonies of authentic webhooks that were not kept, because the record holds too many already. */
  TestimoniesRefused: 'Count',
  /** First refusals of a merchant's credentials at a provider, and again after an hour in which nobody met it. */
  CredentialsRefused: 'Count',
  /** Cancellations that were stuck until recovery continued them. */
  Recovered: 'Count',
  /** 1 in every minute in which a provider is held. */
  LaneHeld: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds' | 'Seconds'>;

export type MetricName = keyof typeof metricUnits;

/** What a figure is about. Each field has few values, because every combination becomes a metric of its own. */
interface MeasuredBy {
  readonly provider: string;
  readonly status?: Status;
}

/** Records figures. They never contain a name, a key or a reference of a merchant. */
export interface Metrics {
  record(by: MeasuredBy, figures: Readonly<Partial<Record<MetricName, number>>>): void;
}
