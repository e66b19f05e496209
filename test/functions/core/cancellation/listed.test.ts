import { describe, expect, it } from 'vitest';
import { type Filter, isListed, searchable, searchableIn } from '../../../../functions/core/cancellation/listed.ts';
import { accepted, noon } from '../../../fixtures/a-cancellation.ts';

const plain = accepted();
const record = { ...plain, request: { ...plain.request, merchantReference: 'order 7' } };
const uuid = '2D6F75C1-c4bc-4d2d-80ec-0af4d12c85da';

describe('a list', () => {
  it.each([
    [{}, true],
    [{ status: 'accepted' }, true],
    [{ status: 'processing' }, false],
    [{ provider: 'yuno' }, true],
    [{ reviewCode: 'not_readable' }, false],
    [{ waitsForCredentials: true }, false],
    [{ provider: 'pace' }, false],
    [{ reference: 'p-1' }, true],
    [{ reference: 't-1' }, true],
    [{ reference: ' t-1 ' }, true],
    [{ reference: 'order 7' }, true],
    [{ reference: 'p-' }, false],
    [{ reference: 'paymentId' }, false],
    [{ reference: ' ' }, false],
    [{ merchantReference: 'order 7' }, true],
    [{ merchantReference: 'p-1' }, false],
    [{ merchantReference: 'order 7', reference: 'p-1' }, true],
    [{ merchantReference: 'order 7', reference: 'p-2' }, false],
    [{ merchantReference: 'order 8', reference: 'p-1' }, false],
    [{ from: noon }, true],
    [{ from: noon + 1 }, false],
    [{ to: noon + 1 }, true],
    [{ to: noon }, false],
    [{ status: 'accepted', provider: 'yuno', reference: 't-1', from: noon, to: noon + 1 }, true],
    [{ status: 'accepted', provider: 'pace', reference: 't-1' }, false],
    [{ status: undefined, provider: undefined, reference: undefined, from: undefined, to: undefined }, true],
  ] as const satisfies (readonly [Omit<Filter, 'merchant'>, boolean])[])('of %o contains it: %s', (filter, wanted) => {
    expect(isListed(record, { merchant: 'merchant-a', ...filter })).toBe(wanted);
  });

  it('never contains a cancellation of another merchant', () => {
    expect(isListed(record, { merchant: 'merchant-b' })).toBe(false);
  });

  it('finds no merchant reference where there is none', () => {
    expect(isListed(plain, { merchant: 'merchant-a', merchantReference: ' ' })).toBe(false);
  });
});

describe('two references are the same to a search', () => {
  it.each([
    ['a UUID in either case', uuid, uuid.toLowerCase()],
    ['a UUID with and without dashes', uuid, uuid.replaceAll('-', '')],
    ['16 hex digits in either case', 'ABCDEF0123456789', 'abcdef0123456789'],
    ['spaces at the ends', '  order 7\n', 'order 7'],
    ['a composed and a decomposed character', 'caf\u00e9', 'cafe\u0301'],
  ])('%s', (_, one, other) => {
    expect(searchable(one)).toBe(searchable(other));
  });
});

describe('two references are different to a search', () => {
  it.each([
    ['other words in another case', 'pi_3Mtw', 'PI_3MTW'],
    ['15 hex digits in another case', 'ABCDEF012345678', 'abcdef012345678'],
    ['dashes at other places', 'ab-cd', 'abcd'],
    ['spaces inside', 'order 7', 'order7'],
  ])('%s', (_, one, other) => {
    expect(searchable(one)).not.toBe(searchable(other));
  });
});

describe('what people search for', () => {
  const searchableOf = (transaction: Record<string, string | undefined>, merchantReference?: string) =>
    searchableIn({ request: { ...record.request, transaction, merchantReference } });

  it('is every reference of the payment, without those that were left out', () => {
    const { references } = searchableOf({ paymentId: 'p-1', terminalId: undefined, shop: 's-1' });

    expect(references).toEqual(['p-1', 's-1']);
  });

  it('contains each text only once', () => {
    expect(searchableOf({ orderId: 'o-1', transactionId: 'o-1' }, 'm-1')).toEqual({
      merchantReference: 'm-1',
      references: ['o-1'],
    });
    expect(searchableOf({ orderId: uuid, transactionId: 't-1' }, uuid.toLowerCase())).toEqual({
      merchantReference: searchable(uuid),
      references: ['t-1'],
    });
  });

  it('contains no empty text', () => {
    expect(searchableOf({ orderId: ' ' }, ' ')).toEqual({ merchantReference: undefined, references: [] });
  });
});
