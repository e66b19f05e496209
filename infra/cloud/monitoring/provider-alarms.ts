import type { AlarmProps } from './alarm.ts';
import { combinedMetric, providerMetric, visibleMessages } from './metric-math.ts';
import { type Measured, type MonitoredResources, measured } from './monitored-resources.ts';

const hour = 60 * 60;

/** The alarms of each provider. */
export const laneAlarms = ({ stage, lanes }: MonitoredResources): readonly AlarmProps[] => [
  ...lanes.map(({ provider: { name, times } }) => ({
    name: `open-too-long-${name}`,
    heading: 'Open too long',
    impact: `A cancellation at ${name} is still open half an hour after its deadline. Its merchant has no result and no review.`,
    metric: providerMetric('OpenAge', measured(stage, name), { statistic: 'Maximum', minutes: 15 }),
    threshold: times.deadlineSeconds + hour / 2,
    // Only recovery measures it once no look succeeds, and it comes back to a cancellation after up to an hour.
    evaluationPeriods: 5,
  })),
  ...lanes.map(({ provider: { name }, deadLetters }) => ({
    name: `dead-letters-${name}`,
    heading: 'Dead letters of a provider',
    impact: `The worker for ${name} failed five times on the same message. Recovery tries again, but the cause is still there.`,
    metric: visibleMessages(deadLetters),
    threshold: 1,
  })),
];

/** The alarms of several providers together. */
export const outcomeAlarms = (providers: readonly Measured[]): readonly AlarmProps[] => [
  {
    name: 'reviews-opened',
    heading: 'Reviews opened',
    impact: 'A cancellation needs a person: the service cannot find out whether the payment was cancelled.',
    metric: combinedMetric('ReviewsOpened', providers, { label: 'reviews opened' }),
    threshold: 1,
  },
  {
    name: 'reviews-waiting',
    heading: 'Reviews waiting',
    impact: 'A review has waited for a person for more than a day.',
    metric: combinedMetric('ReviewAge', providers, {
      statistic: 'Maximum',
      minutes: 60,
      label: 'age of the oldest review',
    }),
    threshold: 24 * hour,
    // After its first day a review is read once a day, a little later each time. The limit for periods of an hour is seven
    // days (Amazon CloudWatch API Reference, PutMetricAlarm).
    evaluationPeriods: 26,
  },
  {
    name: 'contradictions',
    heading: 'Contradictions',
    impact: 'A provider now shows another result than the one that the merchant was told. The money may be elsewhere.',
    metric: combinedMetric('Contradictions', providers, { label: 'contradictions' }),
    threshold: 1,
  },
  {
    name: 'credentials-refused',
    heading: 'Credentials refused',
    impact:
      "A provider refuses a merchant's credentials. Cancellations there wait, and payments may be captured meanwhile.",
    metric: combinedMetric('CredentialsRefused', providers, { label: 'merchants whose credentials are refused' }),
    threshold: 1,
  },
  {
    name: 'unknown-outcomes',
    heading: 'Unknown outcomes',
    impact: 'Many answers of providers do not tell what happened. Merchants wait until the payments have been read.',
    metric: combinedMetric('UnknownOutcomes', providers, { minutes: 15, label: 'exchanges with an unknown outcome' }),
    threshold: 20,
  },
];

/** The alarms of several providers with webhooks together. */
export const webhookAlarms = (withWebhooks: readonly Measured[]): readonly AlarmProps[] => [
  {
    name: 'testimonies-refused',
    heading: 'Testimonies refused',
    impact: 'A provider testified more often about a cancellation than its record keeps. Its result may be missing.',
    metric: combinedMetric('TestimoniesRefused', withWebhooks, { label: 'testimonies that were not kept' }),
    threshold: 1,
  },
  {
    name: 'forged-webhooks',
    heading: 'Forged webhooks',
    impact: 'Webhooks match no secret of the merchant: an attack without effect, or only one side has a new secret.',
    metric: combinedMetric('WebhooksForged', withWebhooks, { label: 'webhooks refused' }),
    threshold: 5,
  },
];
