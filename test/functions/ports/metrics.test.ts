import { expect, it } from 'vitest';
import { metricUnits } from '../../../functions/ports/metrics.ts';

it('each metric keeps its unit, because alarms and stored figures depend on it', () => {
  expect(metricUnits).toEqual({
    Accepted: 'Count',
    Ended: 'Count',
    TimeToEnd: 'Milliseconds',
    Attempts: 'Count',
    Polls: 'Count',
    ExchangeTime: 'Milliseconds',
    UnknownOutcomes: 'Count',
    NotSent: 'Count',
    ReviewsOpened: 'Count',
    ReviewAge: 'Seconds',
    OpenAge: 'Seconds',
    Contradictions: 'Count',
    WebhooksAccepted: 'Count',
    WebhooksRepeated: 'Count',
    WebhooksForged: 'Count',
    TestimoniesRefused: 'Count',
    CredentialsRefused: 'Count',
    Recovered: 'Count',
    LaneHeld: 'Count',
  });
});
