import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { path } from '../../../functions/providers/path.ts';
import { reference } from '../../../functions/providers/references.ts';

it('a reference with other characters is refused, and the error lists the allowed ones', () => {
  const { error } = z.safeParse(reference(), 'a/b');

  expect(error?.issues.map(({ message }) => message)).toEqual(['letters, digits and ._:~- only']);
});

it('a reference that would leave its segment is refused, and the error does not repeat it', () => {
  expect(() => path`/payments/${'..'}/cancel`).toThrow('a reference must be a path segment of its own');
});
