import { describe, expect, it } from 'vitest';
import { type Filter, isListed, referencesOf } from '../../../../functions/core/cancellation/listed.ts';
import { accepted } from '../../../fixtures/a-cancellation.ts';

const record = accepted();

describe('a list', () => {
  it.each([
    [{}, true],
    [{ status: 'accepted' }, true],
    [{ status: 'processing' }, false],
    [{ provider: 'yuno' }, true],
    [{ provider: 'pace' }, false],
    [{ transactionId: 'p-1' }, true],
    [{ transactionId: 't-1' }, true],
    [{ transactionId: 'p-' }, false],
    [{ transactionId: 'paymentId' }, false],
    [{ status: 'accepted', provider: 'yuno', transactionId: 't-1' }, true],
    [{ status: 'accepted', provider: 'pace', transactionId: 't-1' }, false],
    [{ status: undefined, provider: undefined, transactionId: undefined }, true],
  ] as const satisfies (readonly [Omit<Filter, 'merchant'>, boolean])[])('of %o contains it: %s', (filter, wanted) => {
    expect(isListed(record, { merchant: 'merchant-a', ...filter })).toBe(wanted);
  });

  it('never contains a cancellation of another merchant', () => {
    expect(isListed(record, { merchant: 'merchant-b' })).toBe(false);
  });
});

it('the references of a payment are their values, without those that were left out', () => {
  const request = { ...record.request, transaction: { paymentId: 'p-1', terminalId: undefined, shop: 's-1' } };

  expect(referencesOf({ request })).toEqual(['p-1', 's-1']);
});
