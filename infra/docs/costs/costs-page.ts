import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, withAlignedTables } from '../table.ts';
import { filled } from '../template.ts';
import { bill, cancellationsPerMonth, costOf, seconds, totalOf } from './bill.ts';
import { type Counts, counts, type ScenarioName, unitsOf, type Writes } from './counts.ts';
import { dollars, figure, kilobytes, priceText, wholeDollars } from './figures.ts';
import { type Price, prices } from './prices.ts';

/** The scenarios in which a cancellation is polled so many times before it ends. */
export const polled = { 0: 'synchronous', 1: 'polled once', 3: 'polled 3 times', 10: 'polled 10 times' } as const;

const columns = Object.entries(polled).map(([polls, name]) => ({ polls: Number(polls), counts: counts[name] }));

/** `docs/costs.md`: the template with what was counted and the prices. */
export function costsPage(): string {
  const template = readFileSync(join(import.meta.dirname, 'costs.template.md'), 'utf8');
  const [least, most] = [bill(counts[polled[0]]), bill(counts[polled[10]])].map(totalOf);
  const first = least ?? 0;
  const perPoll = ((most ?? 0) - first) / 10;
  const month = totalOf(bill(counts[polled[3]]));
  const example = counts[polled[3]];
  return withAlignedTables(
    filled(template, {
      bill: billTable(),
      sources: sources(),
      traces: tracesTable(example),
      transition: dollars(prices.stateTransition.dollars),
      scenarios: scenarioTable(),
      writes: writesTable(example),
      first: dollars(first),
      perPoll: dollars(perPoll),
      loop: loopTable(),
      accepted: sizeAfter(example, 'accept'),
      open: sizeAfter(example, 'record'),
      final: sizeAfter(example, 'record the end'),
      acceptTime: milliseconds('accept'),
      readTime: milliseconds('get'),
      lookTime: milliseconds('advance'),
      confirmTime: milliseconds('confirm'),
      listUnits: figure(counts.list.readUnits),
      repeatUnits: figure(counts['repeated request'].writeUnits),
      stored: `${kilobytes(storedBytes(example))} KB`,
      storage: dollars((storedBytes(example) / 1e3) * 0.45),
      times: Math.floor(2250 / month),
      month: wholeDollars(month),
      monthWithOneMerchant: wholeDollars(month + 6 + 1.64 + 8),
      centsEach: ((month + 6 + 1.64 + 8 + 5 * 8.2) / 1e4).toFixed(3),
    }),
  );
}

const milliseconds = (name: keyof typeof seconds) => `${Math.round(seconds[name] * 1000)} ms`;

const sizeAfter = ({ writes }: Counts, kind: string) => `${kilobytes(writes[kind]?.bytes ?? 0)} KB`;

/**
 * What an ended cancellation occupies: its record, its entry in the index by merchant (0.3 KB), its lock (0.15 KB), and
 * 100 bytes of overhead for each of the three.
 */
const storedBytes = ({ writes }: Counts) => (writes.confirm?.bytes ?? 0) + 300 + 150 + 3 * 100;

/** Each line with its quantity and its cost for every number of polls. */
function billTable(): string {
  const bills = columns.map((column) => bill(column.counts));
  const rows = (bills[0] ?? []).map(({ what, how, price }, index) => [
    what,
    bills.map((lines) => figure(lines[index]?.quantity ?? 0)).join(' / '),
    how,
    priceText(price.dollars),
    ...bills.map((lines) => dollars(lines[index] ? costOf(lines[index]) : 0)),
  ]);
  return table([
    ['what', 'for one cancellation', 'how we know', 'price per million', ...columns.map(({ polls }) => `k = ${polls}`)],
    ...rows,
    ['**sum**', '', '', '', ...bills.map((lines) => `**${wholeDollars(totalOf(lines))}**`)],
  ]);
}

/** What X-Ray keeps and costs, by the number of cancellations a month. */
function tracesTable(example: Counts): string {
  const rows = [0.01, 0.1, 1, 10, 100].map((factor) => {
    const volume = factor * cancellationsPerMonth;
    const line = bill(example, volume).find(({ price }) => price === prices.trace);
    const cost = line ? costOf(line) : 0;
    return [figure(volume), figure(line?.quantity ?? 0), dollars(cost), dollars(cost * factor)];
  });
  return table([['cancellations a month', 'traces for each', 'for a million', 'a month'], ...rows]);
}

/** The pages that the prices in the bill come from. */
function sources(): string {
  const used: readonly Price[] = bill(counts.synchronous).map(({ price }) => price);
  const pages = [...new Set(used.map(({ source }) => source))];
  return pages.map((page) => `- <${page}>`).join('\n');
}

/** What the workflow would cost if it polled: wait, call and choose for each poll. */
function loopTable(): string {
  const transitions = columns.map(({ polls }) => 3 + 3 * polls);
  return columns
    .map(
      ({ polls }, index) =>
        `${wholeDollars((transitions[index] ?? 0) * prices.stateTransition.dollars)} for k = ${polls}`,
    )
    .join(', ');
}

/** What stands in the first column for each scenario. */
const titles: Readonly<Record<ScenarioName, string>> = {
  synchronous: 'the provider answers at once (k = 0)',
  'polled once': 'polled once (k = 1)',
  'polled 3 times': 'polled 3 times (k = 3)',
  'polled 10 times': 'polled 10 times (k = 10)',
  webhook: 'polled 3 times, then a webhook ends it',
  rejected: 'rejected after one read, at Stripe',
  'part refund': 'a part is refunded, at Stripe',
  read: 'a merchant reads one',
  list: 'a merchant lists a page of 20',
  'repeated request': 'a merchant repeats the request after the end',
};

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const total = (numbers: Readonly<Record<string, number>>) => sum(Object.values(numbers));

function scenarioTable(): string {
  const rows = Object.entries(counts).map(([name, one]) => [
    titles[name as ScenarioName],
    figure(one.writeUnits),
    figure(one.readUnits),
    figure(total(one.storeCalls)),
    figure(one.queueMessages),
    figure(total(one.invocations)),
    figure(one.transitions),
  ]);
  return table([
    ['scenario', 'write units', 'read units', 'store calls', 'queue messages', 'functions', 'transitions'],
    ...rows,
  ]);
}

const kinds: Readonly<Record<string, string>> = {
  accept: 'accept (record and lock, one transaction)',
  take: 'take a look',
  record: 'record a look, cancellation still open',
  'record the end': 'record the final status, with its event',
  confirm: 'confirm the event',
  keep: 'keep what was said in a look, for 30 days',
};

/** The writeColumns, each with the indexes whose units it sums. */
const writeColumns: Readonly<Record<string, readonly string[]>> = {
  table: ['table'],
  'index by-wake': ['by-wake'],
  'index by-merchant': ['by-merchant'],
  'index by-status': ['by-status'],
  'three indexes by reference': ['by-merchant-reference', 'by-reference-1', 'by-reference-2'],
};

function writesTable(example: Counts): string {
  const { writes, writeUnits } = example;
  const row = (kind: string, { times, bytes, units }: Writes) => [
    kinds[kind] ?? kind,
    figure(times),
    kilobytes(bytes),
    ...Object.values(writeColumns).map((names) => figure(sum(names.map((name) => units[name] ?? 0)))),
    figure(total(units)),
  ];
  const sums = Object.values(writeColumns).map((names) => figure(sum(names.map((name) => unitsOf(example, name)))));
  return table([
    ['write', 'times', 'KB after it, at most', ...Object.keys(writeColumns), 'units'],
    ...Object.entries(writes).map(([kind, all]) => row(kind, all)),
    ['**sum**', '', '', ...sums, `**${figure(writeUnits)}**`],
  ]);
}
