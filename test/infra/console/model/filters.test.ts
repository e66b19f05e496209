import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import {
  apiQuery,
  emptyWords,
  filterQuery,
  matches,
  parseFilters,
  parseSearch,
} from '../../../../infra/console/model/filters.ts';

const id = 'can_abcdefghijklmnopqrstuvwxyz';

describe('the filters of the list', () => {
  it('survive a round trip through the URL', () => {
    const words = fc.string({ minLength: 1 });
    const filters = fc.record(
      { status: fc.constantFrom(...statuses), provider: words, payment: words },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(filters, (given) => {
        expect(parseFilters(filterQuery(given).slice(1))).toEqual(given);
      }),
    );
  });

  it('ignore unknown values in the URL', () => {
    expect(parseFilters('status=lost&provider=&x=1')).toEqual({});
  });

  it('become the query of the API', () => {
    expect(apiQuery({ status: 'rejected', provider: 'yuno', payment: 'a b' }, 50, 'c1')).toBe(
      '?limit=50&status=rejected&provider=yuno&transactionId=a+b&cursor=c1',
    );
    expect(apiQuery({}, 20, null)).toBe('?limit=20');
  });

  it.each([
    [{}, true],
    [{ status: 'cancelled' }, true],
    [{ status: 'rejected' }, false],
    [{ provider: 'vtex' }, true],
    [{ provider: 'pace' }, false],
    [{ payment: 'p1' }, true],
    [{ payment: 'p2' }, false],
  ] as const)('%j match a cancelled vtex payment p1: %s', (filters, isMatch) => {
    expect(matches(filters, { status: 'cancelled', provider: 'vtex', transaction: { paymentId: 'p1' } })).toBe(isMatch);
  });

  it('find a payment by any of its references', () => {
    const transaction = { merchantAccount: 'shop-1', pspReference: 'psp-1' };
    const shown = { status: 'cancelled', provider: 'adyen', transaction } as const;

    expect(matches({ payment: 'psp-1' }, shown)).toBe(true);
    expect(matches({ payment: 'psp' }, shown)).toBe(false);
  });

  it('read the id of a cancellation as such, and anything else as a payment', () => {
    expect(parseSearch(` ${id} `)).toEqual({ cancellation: id });
    expect(parseSearch('can_short')).toEqual({ payment: 'can_short' });
    expect(parseSearch('  ')).toEqual({ payment: undefined });
  });

  it('ask for a complete id if a search found nothing', () => {
    expect(emptyWords({ payment: 'can_ksept…ts6o' })).toContain('complete id');
    expect(emptyWords({ status: 'rejected' })).toBe('No cancellations found.');
  });
});
