import { describe, expect, it } from 'vitest';
import { bill, costOf, sampledPart, totalOf } from '../../../../infra/docs/costs/bill.ts';
import type { Counts } from '../../../../infra/docs/costs/counts.ts';

const counted: Counts = {
  storeCalls: {},
  awsCalls: {},
  queueMessages: 2,
  invocations: { accept: 1, advance: 2, confirm: 1, webhook: 1 },
  transitions: 3,
  readUnits: 4,
  writeUnits: 20,
  writes: {},
};

describe('the bill', () => {
  const amount = (what: string) => bill(counted).find((line) => line.what.startsWith(what))?.quantity;

  it("takes what was counted, and adds the merchant's read", () => {
    expect([amount('Step Functions'), amount('DynamoDB, write'), amount('DynamoDB, read')]).toEqual([3, 20, 4 + 1]);
    expect([amount('Lambda, requests'), amount('SQS'), amount('HTTP API')]).toEqual([5 + 1, 3 * 2, 3]);
  });

  it('computes GB-seconds with half a gigabyte of memory', () => {
    expect(amount('Lambda, GB')).toBeCloseTo(0.5 * (0.05 + 2 * 0.4 + 0.03 + 0.05 + 0.02));
  });

  it('keeps every trace while few requests come, and about 5 % of many', () => {
    expect(sampledPart(0.001)).toBeCloseTo(1, 2);
    expect(sampledPart(1)).toBeCloseTo(0.65, 2);
    expect(sampledPart(1000)).toBeCloseTo(0.051, 3);
  });

  it('has a trace for each function and for the run while few cancellations come, and fewer with more', () => {
    const traces = (volume: number) =>
      bill(counted, volume).find(({ what }) => what.startsWith('X-Ray'))?.quantity ?? 0;

    expect(traces(1000)).toBeCloseTo(7, 1);
    expect(traces(1e9)).toBeCloseTo(0.05 * 7, 1);
    expect(traces(1e6)).toBeGreaterThan(traces(1e7));
  });

  it('is the sum of its lines', () => {
    const source = '';

    expect(costOf({ quantity: 3, price: { dollars: 25, source } })).toBe(75);
    expect(
      totalOf([
        { quantity: 3, price: { dollars: 25, source } },
        { quantity: 2, price: { dollars: 0.5, source } },
      ]),
    ).toBe(76);
  });
});
