import { describe, expect, it } from 'vitest';
import { counts } from '../../../infra/docs/costs/counts.ts';
import { designs, type Polls, pollCounts } from './designs.ts';

const named = (name: string) => {
  const design = designs.find((one) => one.name.startsWith(name));
  if (!design) throw new Error(`there is no design ${name}`);
  return design;
};

const quantity = (name: string, polls: Polls, what: string) =>
  named(name)
    .lines(polls)
    .find((line) => line.what.startsWith(what))?.quantity ?? 0;

const use = (name: string, polls: Polls, load: string) =>
  named(name)
    .loads(polls)
    .find((one) => one.name.includes(load))?.use;

describe('the design', () => {
  it.each(pollCounts)('of Rescind takes what was counted for %d polls', (polls) => {
    const name = ({ 0: 'synchronous', 1: 'polled once', 3: 'polled 3 times', 10: 'polled 10 times' } as const)[polls];

    expect(quantity('Rescind', polls, 'DynamoDB, write units')).toBe(counts[name].writeUnits);
    expect(use('Rescind', polls, 'by-status')).toBe(2);
  });

  it.each([
    ['Rescind', [2, 2, 2, 2]],
    ['Step Functions, loop', [3, 6, 12, 33]],
    ['Step Functions, task', [2, 3, 5, 12]],
    ['Lambda durable', [0, 0, 0, 0]],
  ])('%s makes %j state transitions', (name, transitions) => {
    expect(pollCounts.map((polls) => quantity(name, polls, 'Step Functions'))).toEqual(transitions);
  });

  it('with a durable function counts its start, its steps and its polls', () => {
    expect(pollCounts.map((polls) => quantity('Lambda durable', polls, 'Lambda, durable operations'))).toEqual([
      3, 5, 7, 14,
    ]);
  });

  it.each(designs.map(({ name }) => name))('%s has one exchange more than polls', (name) => {
    expect(pollCounts.map((polls) => use(name, polls, 'at the same time') ?? 0)).toEqual(
      pollCounts.map((polls) => expect.closeTo(0.05 + 0.4 * (1 + polls) + (name === 'Rescind' ? 0.03 : 0))),
    );
  });
});
