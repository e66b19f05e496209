import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import {
  apiQuery,
  countWords,
  filterQuery,
  matches,
  parseFilters,
  parseSearch,
} from '../../../../infra/console/model/filters.ts';

const id = 'can_abcdefghijklmnopqrstuvwxyz';

describe('the filters of the list', () => {
  it('survive a round trip through the URL', () => {
    const words = fc.string({ minLength: 1 });
    const day = fc.constantFrom('2026-11-20', '2024-02-29');
    const filters = fc.record(
      { status: fc.constantFrom(...statuses), provider: words, reference: words, from: day, to: day },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(filters, (given) => {
        expect(parseFilters(filterQuery(given).slice(1))).toEqual(given);
      }),
    );
  });

  it('ignore unknown values in the URL', () => {
    expect(parseFilters('status=lost&provider=&from=today&to=2026-11-20T12:00:00Z&x=1')).toEqual({});
  });

  it('become the query of the API', () => {
    expect(apiQuery({ status: 'rejected', provider: 'yuno', reference: 'a b' }, 50, 'c1')).toBe(
      '?limit=50&status=rejected&provider=yuno&reference=a+b&cursor=c1',
    );
    expect(apiQuery({}, 20, null)).toBe('?limit=20');
  });

  it('ask for whole days in the time zone of the browser', () => {
    const query = new URLSearchParams(apiQuery({ from: '2026-11-30', to: '2026-11-30' }, 20));

    expect(query.get('from')).toBe(new Date(2026, 10, 30).toISOString());
    expect(query.get('to')).toBe(new Date(2026, 11, 1).toISOString());
  });

  const shown = {
    status: 'cancelled',
    provider: 'vtex',
    transaction: { paymentId: 'p1' },
    merchantReference: 'order 7',
    requestedAt: new Date(2026, 10, 20, 23, 59).toISOString(),
  } as const;

  it.each([
    [{}, true],
    [{ status: 'cancelled' }, true],
    [{ status: 'rejected' }, false],
    [{ provider: 'vtex' }, true],
    [{ provider: 'pace' }, false],
    [{ reference: 'p1' }, true],
    [{ reference: 'order 7' }, true],
    [{ reference: 'p2' }, false],
    [{ reference: 'p' }, false],
    [{ from: '2026-11-20', to: '2026-11-20' }, true],
    [{ from: '2026-11-21' }, false],
    [{ to: '2026-11-19' }, false],
  ] as const)('%j match a cancelled vtex payment p1 of an evening: %s', (filters, isMatch) => {
    expect(matches(filters, shown)).toBe(isMatch);
  });

  it('find a payment by any of its references', () => {
    const transaction = { merchantAccount: 'shop-1', pspReference: 'psp-1' };

    expect(matches({ reference: 'psp-1' }, { ...shown, transaction, merchantReference: null })).toBe(true);
  });

  it('read the id of a cancellation as such, and anything else as a reference', () => {
    expect(parseSearch(` ${id} `)).toEqual({ cancellation: id });
    expect(parseSearch('can_short')).toEqual({ reference: 'can_short' });
    expect(parseSearch('  ')).toEqual({ reference: undefined });
  });
});

describe('the words above the list', () => {
  it.each([
    [{}, 3, undefined, '3 shown'],
    [{}, 50, 'noon', '50 shown. Searched back to noon; there is more.'],
    [{ provider: 'pace' }, 0, 'noon', 'Nothing found yet. Searched back to noon; there is more.'],
    [{ status: 'rejected' }, 0, undefined, 'No cancellations found.'],
  ] as const)('for %j and %d rows, searched back to %s: %s', (filters, rows, searchedBackTo, words) => {
    expect(countWords(filters, rows, searchedBackTo)).toBe(words);
  });

  it('ask for a complete reference if a search found nothing', () => {
    expect(countWords({ reference: 'can_ksept…ts6o' }, 0, undefined)).toContain('complete id or reference');
  });
});
