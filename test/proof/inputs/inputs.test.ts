import { expect, it } from 'vitest';
import { onlyDigits } from '../../fixtures/written-cards.ts';
import { random } from '../../simulation/random.ts';
import { fuzzEvents } from './fuzz-events.ts';
import { fuzzSockets } from './fuzz-sockets.ts';
import { cards, marker, mutateTree, nodeOf, textOf, writtenCard } from './mutants.ts';

it('answers every mutated request with a problem of the catalogue, or as a valid request', async () => {
  const { violations, figures } = await fuzzEvents.play({ count: fuzzEvents.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  // Mutants that are all refused for the same reason would not find anything.
  expect(Object.keys(figures)).toEqual(
    expect.arrayContaining([200, 202, 400, 404, 409, 413, 415, 422].map((status) => `answered ${status}`)),
  );
});

it('answers raw bytes or closes the connection, and never parses one request as two', async () => {
  const { violations, figures } = await fuzzSockets.play({ count: fuzzSockets.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  expect(Object.keys(figures)).toEqual(expect.arrayContaining(['answered 202', 'answered 400', 'answered 431']));
});

it('makes mutants that differ from the original', () => {
  const valid = { provider: 'acme-pay', transaction: { paymentId: 'p-1' }, description: 'Duplicate order' };

  const made = Array.from({ length: 300 }, (_, seed) => {
    const tree = nodeOf(structuredClone(valid));
    if (tree.kind === 'object') mutateTree(tree, random(seed, 'tree'));
    return textOf(tree);
  });

  expect(made.filter((text) => text === JSON.stringify(valid)).length).toBeLessThan(30);
  expect(made.some((text) => text.includes(marker))).toBe(true);
  expect(new Set(made).size).toBeGreaterThan(150);
});

it('writes card numbers that contain a valid number', () => {
  const places = ['words', 'reference', 'header'] as const;
  const digits = places.flatMap((place) =>
    Array.from({ length: 100 }, (_, seed) => onlyDigits(writtenCard(random(seed), place))),
  );

  expect(digits.every((written) => cards.some((card) => written.includes(card)))).toBe(true);
});
