import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transactionLock } from '../../../functions/core/cancellation/identity.ts';
import type { Transaction } from '../../../functions/core/cancellation/request.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { providers } from '../../../functions/providers/index.ts';
import { locksOf } from '../../../functions/steps/webhook/testimonies.ts';
import { otherSpellings, respellings } from '../../fixtures/spellings.ts';

const merchant = 'merchant-a';
const lockOf = (provider: Provider, transaction: Transaction) => transactionLock(merchant, provider, transaction);

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const plain = fc.string({ unit: fc.constantFrom(...'abcxyz0129'), minLength: 1, maxLength: 24 });
/** References of every form that a provider has, and spellings that nobody would write. */
const references = fc.oneof(
  fc.uuid(),
  hex(32),
  plain,
  plain.map((id) => `or_${id}`),
  fc.string({ unit: fc.constantFrom(...'aAbB01-._:~'), minLength: 1, maxLength: 40 }),
);

/** The same letters, each in either case. */
const inMixedCase = (reference: string) =>
  fc
    .array(fc.boolean(), { minLength: reference.length, maxLength: reference.length })
    .map((upper) =>
      [...reference].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase())).join(''),
    );

const respelt = references.chain((written) =>
  fc
    .tuple(fc.constantFrom(...respellings), inMixedCase(written))
    .map(([respell, mixed]) => ({ written, other: respell(mixed) })),
);

describe.each([...providers])('the spellings of a payment at %s', (_name, provider) => {
  const { identity, canonical = {}, example } = provider;
  const withReference = (name: string, reference: string) => ({ ...example.transaction, [name]: reference });
  const canonicalOf = (name: string, reference: string) => canonical[name]?.(reference) ?? reference;

  it('have a rule only for references that identify it', () => {
    expect(identity).toEqual(expect.arrayContaining(Object.keys(canonical)));
  });

  it('share one lock exactly if the rule of the folder makes them the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...identity), respelt, (name, { written, other }) => {
        const isSame = canonicalOf(name, written) === canonicalOf(name, other);

        const locks = [written, other].map((reference) => lockOf(provider, withReference(name, reference)));

        expect(locks[0] === locks[1]).toBe(isSame);
      }),
    );
  });

  it('become a form that stays the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...identity), references, (name, written) => {
        const once = canonicalOf(name, written);

        expect(canonicalOf(name, once)).toBe(once);
      }),
    );
  });

  it('are never those of another payment', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...identity),
        fc.oneof(hex(32), plain),
        fc.oneof(hex(32), plain),
        (name, one, two) => {
          fc.pre(one !== two);

          expect(lockOf(provider, withReference(name, one))).not.toBe(lockOf(provider, withReference(name, two)));
        },
      ),
    );
  });

  it('lead a webhook to the same cancellation', () => {
    for (const other of otherSpellings(provider, example.transaction))
      expect([...locksOf([other], provider, merchant)]).toEqual([lockOf(provider, example.transaction)]);
  });
});

const uuid = '7c1d5f0a-52b7-4a39-9f0e-6f4d3a1b8c20';
const anyWay = [
  ...[uuid.toUpperCase(), uuid.replaceAll('-', ''), uuid.replaceAll('-', '').replace(/.{20}/, '$&-')],
  ...['urn:uuid:', 'uuid:', 'urn:', 'URN:UUID:'].map((prefix) => prefix + uuid),
];
/** Java reads all of them as one UUID, apart from the form without dashes, which Python does. */
const withZeros = '0e6f1a52-0d3b-4c1e-9b0a-0f2d8c4e5a17';
const withoutZeros = [
  'e6f1a52-d3b-4c1e-9b0a-f2d8c4e5a17',
  '0e6f1a52-0d3b-4c1e-9b0a-f2d8c4e5a17',
  withZeros.replaceAll('-', ''),
];

describe('a lock is shared', () => {
  it.each([
    ['yuno', 'paymentId', uuid, anyWay],
    ['lab4pay', 'transactionId', uuid, anyWay],
    ['pace', 'transactionId', uuid, anyWay],
    ['pace', 'transactionId', withZeros, withoutZeros],
    ['lab4pay', 'transactionId', withZeros, withoutZeros],
    ['vtex', 'paymentId', 'B2F246B3CE46469FBDD23039868E95D0', ['b2f246b3-ce46-469f-bdd2-3039868e95d0']],
    ['adyen', 'pspReference', '993617894903480A', ['993617894903480a']],
    [
      'pg-orders',
      'orderId',
      'or_01H84B0452F9X02H3YSZ03RFRG',
      ['or_01h84b0452f9x02h3ysz03rfrg', 'or_OIH84b0452f9xo2h3ysz03rfrg'],
    ],
    [
      'pg-orders',
      'transactionId',
      'tx_01H84D1GN7AGCBFACSDYC1D4AF',
      ['tx_01h84d1gn7agcbfacsdyc1d4af', 'tx_0lH84D1GN7AGCBFACSDYCLD4AF'],
    ],
  ])('at %s by every spelling of %s %s', (name, reference, written, others) => {
    const provider = providers.get(name);
    if (!provider) throw new Error(`there is no ${name}`);
    const lock = (value: string) => lockOf(provider, { ...provider.example.transaction, [reference]: value });

    for (const other of others) expect(lock(other)).toBe(lock(written));
  });

  it('at stripe by one spelling alone, because its ids are case-sensitive', () => {
    const provider = providers.get('stripe');
    if (!provider) throw new Error('there is no stripe');
    const [one, two] = ['pi_3MtwBwLkdIwHu7ix28a3tqPa', 'pi_3mtwBwLkdIwHu7ix28a3tqPa'];

    expect(lockOf(provider, { paymentIntentId: one })).not.toBe(lockOf(provider, { paymentIntentId: two }));
  });
});
