import { isEnd, type Status } from '../../functions/core/cancellation/status.ts';
import type { Counts, Numbers } from '../../infra/docs/costs/counts.ts';
import type { TableCall } from './table-calls.ts';

/** How often each name stands in the list, in alphabetical order. */
export const countsOf = (names: readonly string[]): Numbers =>
  Object.fromEntries(
    [...new Set(names)].toSorted().map((name) => [name, names.filter((other) => other === name).length]),
  );

const add = (sums: Numbers, more: Numbers): Numbers => ({
  ...sums,
  ...Object.fromEntries(Object.entries(more).map(([name, number]) => [name, (sums[name] ?? 0) + number])),
});

const total = (numbers: Numbers) => Object.values(numbers).reduce((sum, number) => sum + number, 0);

/** The call of the store; records are told apart by whether they end the cancellation, and refused writes stand alone. */
function kindOf({ by, writes }: TableCall): string {
  if (writes.some(({ isRefused }) => isRefused)) return `${by}, refused`;
  const isFinal = writes.some(({ after }) => isEnd((after?.status?.S ?? 'accepted') as Status));
  return by === 'record' && isFinal ? 'record the end' : by;
}

/** The write units of the calls, by the kind of write. */
export function writesOf(calls: readonly TableCall[]): Counts['writes'] {
  const writing = calls.filter(({ writes }) => writes.length > 0);
  return Object.fromEntries(
    [...Map.groupBy(writing, kindOf)].map(([kind, same]) => {
      const items = same.flatMap(({ writes }) => writes);
      const units = items.reduce<Numbers>((sums, item) => add(sums, item.units), {});
      return [kind, { times: same.length, bytes: Math.max(...items.map(({ bytes }) => bytes)), units }];
    }),
  );
}

export const readUnitsOf = (calls: readonly TableCall[]) => calls.reduce((sum, { readUnits }) => sum + readUnits, 0);

export const writeUnitsOf = (writes: Counts['writes']) =>
  Object.values(writes).reduce((sum, { units }) => sum + total(units), 0);
