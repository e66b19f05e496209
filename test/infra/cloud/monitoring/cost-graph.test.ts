import { expect, it } from 'vitest';
import { table } from '../../../../functions/adapters/dynamodb/table.ts';
import { bill, costOf, seconds } from '../../../../infra/docs/costs/bill.ts';
import { counts, type Numbers, unitsOf } from '../../../../infra/docs/costs/counts.ts';
import { prod } from '../stages.ts';
import { linesOf } from './dashboard-lines.ts';

const hour = 3600;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** What the metrics of the graph show for so many cancellations that were polled three times and read once. */
function metricsOf(cancellations: number) {
  const counted = counts['polled 3 times'];
  const invocations: Numbers = { ...counted.invocations, ...counts.read.invocations };
  const milliseconds = Object.entries(invocations).map(
    ([name, times]) => times * 1000 * ((seconds as Numbers)[name] ?? 0),
  );
  const amounts = {
    runs: 1,
    m0: 1,
    writes0: unitsOf(counted, 'table'),
    ...Object.fromEntries(table.indexes.map(({ name }, index) => [`writes${index + 1}`, unitsOf(counted, name)])),
    reads0: counted.readUnits + counts.read.readUnits,
    call0: sum(Object.values(invocations)),
    time512x0: sum(milliseconds),
    sent0: counted.queueMessages,
    requests: (invocations.accept ?? 0) + (invocations.get ?? 0),
  };
  return Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, [amount * cancellations]]));
}

it('the cost of a cancellation on the dashboard is the one in the documents, without logs and traces', () => {
  const counted = bill(counts['polled 3 times']).filter(({ what }) => !/Logs|X-Ray/.test(what));

  const lines = linesOf(prod, 'Cost of a cancellation', metricsOf(500), hour);

  const shown = sum(Object.values(lines).map(([cents]) => cents ?? Number.NaN));
  expect(Object.keys(lines)).toEqual(['workflow and events', 'table', 'functions', 'messages and requests']);
  expect(shown).toBeCloseTo(sum(counted.map(costOf)) / 1e4, 6);
});

it('an hour without cancellations has no cost for each', () => {
  const lines = linesOf(prod, 'Cost of a cancellation', { ...metricsOf(0), call0: [60] }, hour);

  expect(Object.values(lines)).toEqual([[undefined], [undefined], [undefined], [undefined]]);
});
