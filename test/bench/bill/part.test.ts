import { describe, expect, it } from 'vitest';
import { part } from './part.ts';

const options = { rounds: 1, jobs: 1, clients: 1, out: '', settings: {} };
const result = await part.run(options, () => {});

describe('the part bill', () => {
  it('has a row for each design, and a figure for each number of polls', () => {
    for (const { columns, rows } of result.tables) {
      expect(rows.map(([name]) => name)).toEqual([
        'Rescind',
        'Step Functions, loop of Wait, Task, Choice',
        'Step Functions, task with Retry',
        'Lambda durable function',
      ]);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  it('names the first quota', () => {
    const [ours, loop, , durable] = result.tables[1]?.rows ?? [];

    expect(ours?.slice(1, 4)).toEqual(Array.from({ length: 3 }, () => '300: Step Functions `StartExecution`'));
    expect(loop?.at(-1)).toBe('150: Step Functions state transitions');
    expect(durable?.[1]).toBe('300: Lambda, starts of durable executions');
  });

  it('gives machines every figure, as JSON', () => {
    expect(JSON.parse(JSON.stringify(result.data))).toEqual(result.data);
    expect(result.data).toMatchObject({ Rescind: { 3: { firstLimit: { perSecond: 300 } } } });
  });

  it('draws ours in the strong colour', () => {
    for (const { bars } of result.charts) expect(bars.filter(({ isOurs }) => isOurs)).toHaveLength(1);
  });
});
