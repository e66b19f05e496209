import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { inTens } from '../../../../infra/cloud/monitoring/in-tens.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Every alarm by its name, and how many of the numbers it covers. */
const coverage = (count: number) => {
  const covered: number[] = [];
  const alarms = inTens(numbers(count), (some) => {
    covered.push(...some);
    const metric = new Metric({ namespace: 'Test', metricName: String(some.length) });
    return [{ name: 'lost', heading: 'Lost', impact: 'Lost.', metric, threshold: 1 }];
  });
  expect(covered).toEqual(numbers(count));
  return alarms.map(({ name, metric }) => [name, metric instanceof Metric && metric.metricName]);
};

describe('alarms over many metrics', () => {
  it.each([
    [0, []],
    [1, [['lost', '1']]],
    [10, [['lost', '10']]],
    [
      11,
      [
        ['lost', '10'],
        ['lost-2', '1'],
      ],
    ],
    [
      25,
      [
        ['lost', '10'],
        ['lost-2', '10'],
        ['lost-3', '5'],
      ],
    ],
  ])('cover all of %d, at most ten each', (count, alarms) => {
    expect(coverage(count)).toEqual(alarms);
  });
});
