import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, withAlignedTables } from '../table.ts';
import { filled } from '../template.ts';
import { polled } from './costs-page.ts';
import { type Counts, counts, unitsOf } from './counts.ts';
import { figure, rate } from './figures.ts';
import { type Quota, quotas } from './quotas.ts';

/** A quota, and how much of it a cancellation takes. */
export interface Load {
  readonly name: string;
  readonly quota: Quota;
  /** For each cancellation. */
  readonly use: number;
  /** The number of partitions over which the load is spread evenly. */
  readonly spread?: number;
}

/** The number of partitions of the index by wake time (`functions/adapters/dynamodb/item.ts`). */
const wakeShards = 8;

/** Write units of a cancellation in the partition `open`: its entry is created there, and moves to another partition later. */
const openUnits = (one: Counts) => unitsOf(one, 'by-status') - 1;

/** What a cancellation takes of the quotas that count requests or units. */
export const loadsOf = (one: Counts): readonly Load[] => [
  { name: 'Step Functions `StartExecution`', quota: quotas.startExecution, use: one.awsCalls.StartExecution ?? 0 },
  { name: 'Step Functions `SendTaskSuccess`', quota: quotas.sendTaskSuccess, use: one.awsCalls.SendTaskSuccess ?? 0 },
  { name: 'Step Functions state transitions', quota: quotas.stateTransitions, use: one.transitions },
  { name: 'DynamoDB on-demand, write units of one table', quota: quotas.tableWriteUnits, use: one.writeUnits },
  {
    name: 'DynamoDB, write units of one partition: `by-wake`',
    quota: quotas.partitionWriteUnits,
    use: unitsOf(one, 'by-wake'),
    spread: wakeShards,
  },
  {
    name: 'DynamoDB, write units of one partition: `by-status`, the accepted and processing ones of one merchant',
    quota: quotas.partitionWriteUnits,
    use: openUnits(one),
  },
  { name: 'EventBridge `PutEvents`', quota: quotas.putEvents, use: 1 },
];

/** Cancellations a second that a quota allows. */
export const allowed = ({ quota, use, spread = 1 }: Load): number => (quota.perSecond * spread) / use;

/** The load whose quota is reached first. */
export const firstLimit = (loads: readonly Load[]): Load | undefined =>
  loads.toSorted((one, other) => allowed(one) - allowed(other))[0];

/** `docs/limits.md`: the template with the quotas, and what one cancellation takes of them. */
export function limitsPage(): string {
  const template = readFileSync(join(import.meta.dirname, 'limits.template.md'), 'utf8');
  const worst = counts[polled[10]];
  const [wake, open] = [unitsOf(worst, 'by-wake'), openUnits(worst)];
  return withAlignedTables(
    filled(template, {
      quotas: quotaTable(loadsOf(counts[polled[3]])),
      wakeUnits: figure(wake),
      wakeRate: rate((quotas.partitionWriteUnits.perSecond * wakeShards) / wake),
      openUnits: figure(open),
      openRate: rate(quotas.partitionWriteUnits.perSecond / open),
      startRate: figure(quotas.startExecution.perSecond),
      tableRate: rate(quotas.tableWriteUnits.perSecond / worst.writeUnits),
      messages: figure(counts[polled[3]].queueMessages),
    }),
  );
}

/** The row of the quota that is reached first stands out. */
function quotaTable(loads: readonly Load[]): string {
  const first = firstLimit(loads);
  const rows = loads.map((load) => {
    const { name, quota, use, spread } = load;
    const elsewhere = quota.elsewhere === undefined ? '' : `; ${figure(quota.elsewhere)}/s elsewhere`;
    const rates = [quota.elsewhere, quota.perSecond]
      .filter((perSecond) => perSecond !== undefined)
      .map((perSecond) => rate(allowed({ ...load, quota: { ...quota, perSecond } })));
    const allows = `${rates.join(' to ')} cancellations/s`;
    return [
      name,
      `[${figure(quota.perSecond)}/s](${quota.source})${elsewhere}`,
      spread ? `${figure(use)}, spread over ${spread} partitions` : figure(use),
      load === first ? `**${allows}: the first limit**` : allows,
    ];
  });
  return table([['quota', 'default', 'per cancellation', 'what that allows'], ...rows]);
}
