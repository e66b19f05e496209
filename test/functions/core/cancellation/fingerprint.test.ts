import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, fingerprint, fingerprintOf } from '../../../../functions/core/cancellation/fingerprint.ts';
import { cancellationId, transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import { isCancellationId } from '../../../../functions/core/cancellation/ids.ts';
import type { CancellationRequest } from '../../../../functions/core/cancellation/request.ts';

const request = {
  provider: 'yuno',
  transaction: { paymentId: 'p-1', transactionId: 't-1' },
  reason: 'duplicate',
  description: 'Duplicate order',
  merchantReference: 'AAB01-432245',
  amount: { value: 1500, currency: 'USD' },
  ifCaptured: 'refund',
} as const satisfies CancellationRequest;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** RFC 4648 the slow policy: one long binary text, cut into fives. */
function slowBase32(bytes: Uint8Array): string {
  const binary = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = binary.match(/.{1,5}/g) ?? [];
  return fives.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

const asJson = (value: unknown): CancellationRequest => JSON.parse(JSON.stringify(value));

describe('a fingerprint', () => {
  it('is the same for any order of the fields', () => {
    const shuffled = fc.shuffledSubarray(Object.entries(request), { minLength: Object.keys(request).length });
    fc.assert(
      fc.property(shuffled, (entries) => {
        const reversed = { transactionId: 't-1', paymentId: 'p-1' };
        const other = { ...Object.fromEntries(entries), transaction: reversed } as unknown as CancellationRequest;

        expect(fingerprint(other)).toBe(fingerprint(request));
      }),
    );
  });

  it('is the same however the JSON was spaced', () => {
    expect(fingerprint(JSON.parse(JSON.stringify(request, null, 4)))).toBe(fingerprint(asJson(request)));
  });

  it('is the same with a default spelt out, and with absent fields as undefined', () => {
    const { provider, transaction } = request;
    const short = { provider, transaction, ifCaptured: 'reject' } as const;

    expect(fingerprint(short)).toBe(fingerprintOf({ provider, transaction }));
    expect(fingerprint({ ...short, reason: undefined, amount: undefined })).toBe(fingerprint(short));
  });

  it.for([
    { provider: 'vtex' },
    { transaction: { paymentId: 'p-1', transactionId: 't-2' } },
    { transaction: { paymentId: 'p-1' } },
    { transaction: { paymentId: 'P-1', transactionId: 't-1' } },
    { reason: 'fraudulent' },
    { reason: undefined },
    { description: 'Duplicate order ' },
    { description: undefined },
    { merchantReference: 'AAB01-432246' },
    { amount: { value: 1501, currency: 'USD' } },
    { amount: { value: 1500, currency: 'EUR' } },
    { amount: undefined },
    { ifCaptured: 'reject' },
  ] as const satisfies Partial<CancellationRequest>[])('changes with %o', (change) => {
    expect(fingerprint({ ...request, ...change })).not.toBe(fingerprint(request));
  });

  it('differs whenever the canonical values differ', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(fingerprintOf(one) === fingerprintOf(other)).toBe(canonical(one) === canonical(other));
      }),
    );
  });

  it('reads back as the value that it stands for', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a cancellation id', () => {
  it('is the beginning of the base32 SHA-256 of merchant and key', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(anything, anything, (merchant, key) => {
        const expected = slowBase32(sha256(JSON.stringify([merchant, key]))).slice(0, 26);

        expect(cancellationId(merchant, key)).toBe(`can_${expected}`);
        expect(isCancellationId(cancellationId(merchant, key))).toBe(true);
      }),
    );
  });

  it('is the one that other implementations of RFC 4648 give', () => {
    // printf '["merchant-a","key-1"]' | sha256sum, then Python's base64.b32encode.
    expect(cancellationId('merchant-a', 'key-1')).toBe('can_ru65gou4kl2vb3sk7c2yjkdtwx');
  });

  it('does not mix up where the merchant ends and the key begins', () => {
    expect(cancellationId('a', 'bc')).not.toBe(cancellationId('ab', 'c'));
    expect(cancellationId('a","b', 'c')).not.toBe(cancellationId('a', 'b","c'));
  });

  it.for([
    'can_',
    'can_short',
    `can_${'a'.repeat(27)}`,
    `can_${'A'.repeat(26)}`,
    `can_${'1'.repeat(26)}`,
    `x${cancellationId('m', 'k')}`,
    `${cancellationId('m', 'k')}\n`,
  ])('has no other form: %j', (text) => {
    expect(isCancellationId(text)).toBe(false);
  });
});

describe('a transaction lock', () => {
  const lock = (paymentId: string, merchant = 'merchant-a', provider = 'yuno') =>
    transactionLock(merchant, { name: provider, identity: ['paymentId'] }, { paymentId, transactionId: 'other' });

  it('names the provider, and is the SHA-256 of merchant and identity', () => {
    const identity = sha256('["merchant-a",["or_1","tx_2"]]').toString('hex');

    expect(
      transactionLock(
        'merchant-a',
        { name: 'pg-orders', identity: ['orderId', 'transactionId'] },
        {
          transactionId: 'tx_2',
          orderId: 'or_1',
        },
      ),
    ).toBe(`transaction#pg-orders#${identity}`);
  });

  it('keeps merchants, providers and references apart, and leaves out what is not the identity', () => {
    expect(lock('p-1', 'merchant-b')).not.toBe(lock('p-1'));
    expect(lock('p-1', 'merchant-a', 'vtex')).not.toBe(lock('p-1'));
    expect(lock('p-2')).not.toBe(lock('p-1'));
    expect(transactionLock('merchant-a', { name: 'yuno', identity: ['paymentId'] }, { paymentId: 'p-1' })).toBe(
      lock('p-1'),
    );
  });
});
