import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { MetricName, Metrics } from '../../ports/metrics.ts';
import { metricUnits } from '../../ports/metrics.ts';

export const metricsNamespace = 'Rescind';

/** One line of CloudWatch's embedded metric format on standard output for each recording; costs no call. */
export function embeddedMetrics(
  powertools = new PowertoolsMetrics({ namespace: metricsNamespace, serviceName: 'rescind' }),
): Metrics {
  return {
    record({ provider, status }, figures) {
      if (Object.keys(figures).length === 0) return;
      powertools.addDimensions({ provider, ...(status ? { status } : {}) });
      for (const [name, value] of Object.entries(figures)) {
        powertools.addMetric(name, metricUnits[name as MetricName], value);
      }
      powertools.publishStoredMetrics();
    },
  };
}
