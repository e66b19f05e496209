import { describe, expect, it } from 'vitest';
import { references } from '../../../../functions/providers/vtex/references.ts';

const parse = (authorizationId: string) => references.safeParse({ paymentId: 'p', authorizationId });
const isTaken = (given: string) => parse(given).success;
const messageOf = (given: string) => parse(given).error?.issues[0]?.message;

describe('an authorizationId', () => {
  it.for(['x', '!', '~', 'AUT/70+2=', 'x'.repeat(255)])('may be "%s"', (given) => {
    expect(isTaken(given)).toBe(true);
  });

  it.for(['', ' x', 'x ', 'a b', 'x\u007f', 'é', 'x'.repeat(256)])('may not be %j', (given) => {
    expect(isTaken(given)).toBe(false);
    expect(messageOf(given)).toBe('1–255 printable ASCII characters');
  });
});
