import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { fits, fromAddress, noneWords, searched, toAddress, toQuery } from '../../../../infra/console/model/filters.ts';
import { toRoute } from '../../../../infra/console/model/route.ts';

const id = 'can_abcdefghijklmnopqrstuvwxyz';

describe('the filters of the list', () => {
  it('survive the way through the address', () => {
    const words = fc.string({ minLength: 1 });
    const filters = fc.record(
      { status: fc.constantFrom(...statuses), provider: words, payment: words },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(filters, (given) => {
        expect(fromAddress(toAddress(given).slice(1))).toEqual(given);
      }),
    );
  });

  it('leave out what the address should not say', () => {
    expect(fromAddress('status=lost&provider=&x=1')).toEqual({});
  });

  it('become the query of the API', () => {
    expect(toQuery({ status: 'rejected', provider: 'yuno', payment: 'a b' }, 50, 'c1')).toBe(
      '?limit=50&status=rejected&provider=yuno&transactionId=a+b&cursor=c1',
    );
    expect(toQuery({}, 20, null)).toBe('?limit=20');
  });

  it.each([
    [{}, true],
    [{ status: 'cancelled' }, true],
    [{ status: 'rejected' }, false],
    [{ provider: 'vtex' }, true],
    [{ provider: 'pace' }, false],
    [{ payment: 'p1' }, true],
    [{ payment: 'p2' }, false],
  ] as const)('%j fit a cancelled vtex payment p1: %s', (filters, isFitting) => {
    expect(fits(filters, { status: 'cancelled', provider: 'vtex', transaction: { paymentId: 'p1' } })).toBe(isFitting);
  });

  it('take the id of a cancellation for one, and anything else for a payment', () => {
    expect(searched(` ${id} `)).toEqual({ cancellation: id });
    expect(searched('can_short')).toEqual({ payment: 'can_short' });
    expect(searched('  ')).toEqual({ payment: undefined });
  });

  it('say that only whole ids are found, where a search found none', () => {
    expect(noneWords({ payment: 'can_ksept…ts6o' })).toContain('whole ids only');
    expect(noneWords({ status: 'rejected' })).toBe('None.');
  });
});

describe('an address of the page', () => {
  it.each([
    ['', { name: 'home' }],
    ['#/', { name: 'home' }],
    ['#/nowhere', { name: 'nowhere', address: '#/nowhere' }],
    ['#/reviews/more', { name: 'nowhere', address: '#/reviews/more' }],
    [`#/cancellations/${id}/more`, { name: 'nowhere', address: `#/cancellations/${id}/more` }],
    ['#/cancellations', { name: 'list', query: '' }],
    ['#/cancellations?status=rejected', { name: 'list', query: 'status=rejected' }],
    [`#/cancellations/${id}`, { name: 'one', id }],
    ['#/reviews', { name: 'reviews' }],
    ['#/simulators', { name: 'simulators' }],
  ])('%s leads to %j', (hash, route) => {
    expect(toRoute(hash)).toEqual(route);
  });
});
