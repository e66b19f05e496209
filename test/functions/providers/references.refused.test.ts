import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { path } from '../../../functions/providers/path.ts';
import { reference } from '../../../functions/providers/references.ts';

it('a reference of other characters is told which ones it may have', () => {
  const { error } = z.safeParse(reference(), 'a/b');

  expect(error?.issues.map(({ message }) => message)).toEqual(['letters, digits and ._:~- only']);
});

it('a reference that would leave its segment is told so, without being repeated', () => {
  expect(() => path`/payments/${'..'}/cancel`).toThrow('a reference must be a path segment of its own');
});
