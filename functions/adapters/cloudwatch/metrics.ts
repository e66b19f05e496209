import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { type MetricName, type Metrics, metricUnits } from '../../ports/metrics.ts';

export const metricsNamespace = 'Rescind';

/**
 * Prints one line in CloudWatch's embedded metric format for each recording. No request is sent. The dimension `service` is
 * the environment variable `POWERTOOLS_SERVICE_NAME`.
 */
export function embeddedMetrics(): Metrics {
  const powertools = new PowertoolsMetrics({ namespace: metricsNamespace });
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
