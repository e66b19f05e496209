import * as z from 'zod/mini';

/** A provider's reference: 1–128 letters, digits and `._:~-`, so that it is always one path segment of its own. */
export const reference = () =>
  z.string().check(z.maxLength(128), z.regex(/^(?!\.{1,2}$)[A-Za-z0-9._:~-]+$/, 'letters, digits and ._:~- only'));
