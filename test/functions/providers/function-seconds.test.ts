import { describe, expect, it } from 'vitest';
import { functionSeconds, leaseSeconds } from '../../../functions/providers/function-seconds.ts';
import { providers } from '../../../functions/providers/index.ts';

describe('the time of one look', () => {
  it.for([
    ['vtex', 'one exchange', 25 + 10],
    ['pg-orders', 'a read and a send', 30 + 30 + 10],
    ['lab4pay', 'a read and a send, two logins and one of them again', 5 * 10 + 10],
  ] as const)('at %s has room for %s: %d s', ([name, , seconds]) => {
    const provider = providers.get(name);
    if (!provider) throw new Error(`${name} was not discovered`);

    expect(functionSeconds(provider)).toBe(seconds);
    expect(leaseSeconds(provider)).toBe(seconds + 5);
  });
});
