import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { path } from '../../../functions/providers/path.ts';

describe('path', () => {
  it('puts each reference into a segment of its own', () => {
    expect(path`/orders/${'or_1'}/transactions/${'tx:2'}/_cancel`).toBe('/orders/or_1/transactions/tx%3A2/_cancel');
  });

  it('is the template itself when there is no reference', () => {
    expect(path`/payments`).toBe('/payments');
  });

  it.each(['', '.', '..'])('refuses the reference "%s", which would change the path around it', (reference) => {
    expect(() => path`/payments/${reference}/cancel`).toThrow(RangeError);
  });

  it('never lets a reference leave its segment', () => {
    const references = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !['.', '..'].includes(text));

    fc.assert(
      fc.property(references, (reference) => {
        const { pathname, search, hash } = new URL(path`/payments/${reference}/cancel`, 'https://provider.test');

        expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'payments', reference, 'cancel']);
        expect(search + hash).toBe('');
      }),
    );
  });
});
