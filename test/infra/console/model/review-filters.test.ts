import { expect, it } from 'vitest';
import { isShown, reviewQuery } from '../../../../infra/console/model/review-filters.ts';

const none = { provider: '', code: '', order: 'newest' } as const;
const review = { provider: 'pace', review: { code: 'not_readable' } };

it.each([
  [none, undefined, '?needs=person&limit=100'],
  [{ ...none, provider: 'pace' }, null, '?needs=person&limit=100&provider=pace'],
  [{ ...none, code: 'not_readable' } as const, 'c', '?needs=person&limit=100&reviewCode=not_readable&cursor=c'],
])('asks for the reviews of %o', (filters, cursor, query) => {
  expect(reviewQuery(filters, 100, cursor)).toBe(query);
});

it.each([
  [none, true],
  [{ ...none, provider: 'pace' }, true],
  [{ ...none, provider: 'vtex' }, false],
  [{ ...none, code: 'not_readable' } as const, true],
  [{ ...none, code: 'contradicted' } as const, false],
])('shows with %o a review: %s', (filters, wanted) => {
  expect(isShown(filters, review)).toBe(wanted);
});
