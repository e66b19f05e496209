import { setTimeout as pause } from 'node:timers/promises';
import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type Consumed, consumedBy, judged } from '../consumption.ts';
import { makeCancellation } from '../make-cancellation.ts';
import type { Smoke, Step } from '../step.ts';

const minute = 60_000;
/** Time for what the steps before have left to do. */
const quiet = 20_000;
/** CloudWatch gets the data of a minute later; sums that are read too early are too small. */
const firstRead = 3 * minute;
const lastRead = 10 * minute;
const eventSeconds = 60;

interface Window {
  readonly StartTime: Date;
  readonly EndTime: Date;
}

/** Makes one cancellation in minutes in which nothing else happens. */
async function aloneAt(provider: string, smoke: Smoke): Promise<Window> {
  const start = Math.ceil((Date.now() + quiet) / minute) * minute;
  await pause(start - Date.now(), undefined, { signal: smoke.signal });
  const { cancellation } = await makeCancellation(smoke, provider);
  await smoke.inbox.eventOf(cancellation.id, eventSeconds);
  // The service confirms the event at about the time at which we receive it.
  const end = Math.ceil((Date.now() + quiet) / minute) * minute;
  return { StartTime: new Date(start), EndTime: new Date(end) };
}

async function readAll(client: CloudWatchClient, consumed: readonly Consumed[], window: Window) {
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      ...window,
      MetricDataQueries: consumed.map(({ metric, statistic }, index) => ({
        Id: `m${index}`,
        MetricStat: { Metric: metric, Stat: statistic, Period: minute / 1000 },
      })),
    }),
  );
  return consumed.map(({ statistic }, index) => {
    const values = MetricDataResults.find(({ Id }) => Id === `m${index}`)?.Values ?? [];
    const sum = values.reduce((total, value) => total + value, 0);
    if (values.length === 0) return undefined;
    return statistic === 'Sum' ? sum : sum / values.length;
  });
}

/** What one cancellation consumes, from the metrics of AWS. Nobody else may use the stage meanwhile. */
export const metered: Step = {
  name: 'what a cancellation consumes',
  notOnEmulator: 'the emulator has no metrics of DynamoDB, SQS and Step Functions',
  async run(smoke) {
    const { made, stage, outputs, clients, say, signal } = smoke;
    const provider = made.find(({ cancellation }) => cancellation.evidence?.via === 'response')?.provider;
    if (!provider) throw new Error('no provider has answered at once');
    const window = await aloneAt(provider, smoke);
    const consumed = consumedBy(stage, outputs.TableName, provider);
    say('waits for the metrics of CloudWatch, three to ten minutes');
    await pause(window.EndTime.getTime() + firstRead - Date.now(), undefined, { signal });
    for (;;) {
      const values = await readAll(clients.cloudWatch, consumed, window);
      const isLast = Date.now() > window.EndTime.getTime() + lastRead;
      if (isLast || !values.includes(undefined)) return consumed.map((one, index) => judged(one, values[index]));
      await pause(minute / 2, undefined, { signal });
    }
  },
};
