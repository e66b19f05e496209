import { expect, it } from 'vitest';
import { embeddedMetrics, metricsNamespace } from '../../../../functions/adapters/cloudwatch/metrics.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { printedLines } from '../../../fixtures/printed-lines.ts';

/** What one line tells CloudWatch: the namespace, the dimensions and the metrics with their units. */
const declared = (line: unknown) => at(line, '_aws', 'CloudWatchMetrics');

it('each recording is one line in the embedded metric format, with its values and its dimensions', () => {
  const lines = printedLines({ POWERTOOLS_SERVICE_NAME: 'rescind-dev' });
  const metrics = embeddedMetrics();

  metrics.record({ provider: 'yuno', status: 'cancelled' }, { Ended: 1, TimeToEnd: 2500 });
  metrics.record({ provider: 'pace' }, { ReviewAge: 7 });

  expect(lines).toMatchObject([
    { service: 'rescind-dev', provider: 'yuno', status: 'cancelled', Ended: 1, TimeToEnd: 2500 },
    { service: 'rescind-dev', provider: 'pace', ReviewAge: 7 },
  ]);
  expect(lines.map(declared)).toEqual([
    [
      {
        Namespace: 'Rescind',
        Dimensions: [['service', 'provider', 'status']],
        Metrics: [
          { Name: 'Ended', Unit: 'Count' },
          { Name: 'TimeToEnd', Unit: 'Milliseconds' },
        ],
      },
    ],
    [
      {
        Namespace: 'Rescind',
        Dimensions: [['service', 'provider']],
        Metrics: [{ Name: 'ReviewAge', Unit: 'Seconds' }],
      },
    ],
  ]);
  expect(metricsNamespace).toBe('Rescind');
});

it('a recording without figures prints nothing, not even a warning', () => {
  const lines = printedLines();

  embeddedMetrics().record({ provider: 'yuno' }, {});

  expect(lines).toEqual([]);
});
