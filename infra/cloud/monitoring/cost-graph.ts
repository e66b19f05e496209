import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { counts } from '../../docs/costs/counts.ts';
import { type Price, prices } from '../../docs/costs/prices.ts';
import type { LambdaFunction } from '../backend/lambda-function.ts';
import type { Graph } from './graph.ts';
import { combinedMetric, numbered, sum, sumOf, tableAndIndexMetrics } from './metric-math.ts';
import { functionsOf, type MonitoredResources, providersOf } from './monitored-resources.ts';

const period = Duration.hours(1);

/** SQS counts each message when it is sent, received and deleted. */
const requestsForEachMessage = 3;

/** CloudWatch's syntax for numbers is documented without exponents. */
const inCents = (quantity: number, { dollars }: Price) => ((quantity * dollars) / 1e4).toFixed(12).replace(/0+$/, '');

/**
 * What an hour's counts cost, divided by the cancellations that were accepted in that hour. It leaves out what has no count
 * here: logs, traces, secrets, and everything that is paid by the month. That the table's own units do not contain those of
 * its indexes is assumed, as it is documented for throttles.
 */
export const costGraph = (monitored: MonitoredResources): Graph => ({
  title: 'Cost of a cancellation',
  unit: 'cents',
  stacked: true,
  metrics: [workflowCost(monitored), tableCost(monitored), functionCost(monitored), requestCost(monitored)].map(
    ({ label, cents, usingMetrics }) =>
      new MathExpression({
        // CloudWatch drops a point that would divide by zero: an hour without cancellations has no cost for each.
        expression: `(${cents}) / accepted`,
        label,
        usingMetrics: { ...usingMetrics, accepted: acceptedIn(monitored) },
        period,
      }),
  ),
});

interface Cost {
  readonly label: string;
  /** An expression of these metrics. */
  readonly cents: string;
  readonly usingMetrics: Readonly<Record<string, IMetric>>;
}

const acceptedIn = (monitored: MonitoredResources) =>
  combinedMetric('Accepted', providersOf(monitored), { minutes: period.toMinutes(), label: 'accepted' });

/** A run publishes one event. */
function workflowCost({ workflow }: MonitoredResources): Cost {
  const transitions = inCents(counts.synchronous.transitions, prices.stateTransition);
  return {
    label: 'workflow and events',
    cents: `FILL(runs, 0) * (${transitions} + ${inCents(1, prices.event)})`,
    usingMetrics: { runs: workflow.metricStarted({ period }) },
  };
}

function tableCost({ table }: MonitoredResources): Cost {
  const writes = numbered('writes', tableAndIndexMetrics(table, 'ConsumedWriteCapacityUnits', 'write', period));
  const reads = numbered('reads', tableAndIndexMetrics(table, 'ConsumedReadCapacityUnits', 'read', period));
  return {
    label: 'table',
    cents: `(${sum(writes)}) * ${inCents(1, prices.writeUnit)} + (${sum(reads)}) * ${inCents(1, prices.readUnit)}`,
    usingMetrics: { ...writes, ...reads },
  };
}

/** Lambda charges each request, and each millisecond by the memory of the function. */
function functionCost(monitored: MonitoredResources): Cost {
  const functions = functionsOf(monitored);
  const calls = functions.map((one) => one.metricInvocations({ period }));
  const bySize = [...Map.groupBy(functions, megabytesOf)].map(([megabytes, some]) => ({
    id: `time${megabytes}`,
    price: inCents(megabytes / 1024 / 1000, prices.functionGigabyteSecond),
    times: some.map((one) => one.metricDuration({ period, statistic: 'Sum' })),
  }));
  return {
    label: 'functions',
    cents: [`calls * ${inCents(1, prices.functionRequest)}`, ...bySize.map(({ id, price }) => `${id} * ${price}`)].join(
      ' + ',
    ),
    usingMetrics: {
      calls: sumOf('calls', numbered('call', calls), period),
      ...Object.fromEntries(bySize.map(({ id, times }) => [id, sumOf(id, numbered(`${id}x`, times), period)])),
    },
  };
}

function megabytesOf({ node: { defaultChild } }: LambdaFunction): number {
  return defaultChild instanceof CfnFunction ? (defaultChild.memorySize ?? 128) : 0;
}

function requestCost({ lanes, api }: MonitoredResources): Cost {
  const sent = numbered(
    'sent',
    lanes.map(({ queue }) => queue.metricNumberOfMessagesSent({ period })),
  );
  return {
    label: 'messages and requests',
    cents: `(${sum(sent)}) * (${inCents(requestsForEachMessage, prices.queueRequest)} + ${inCents(requestsForEachMessage, prices.fairQueueRequest)}) + FILL(requests, 0) * ${inCents(1, prices.apiRequest)}`,
    usingMetrics: { ...sent, requests: api.metricCount({ period, statistic: 'Sum' }) },
  };
}
