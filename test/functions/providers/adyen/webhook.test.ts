import { hmacValidator } from '@adyen/api-library';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/adyen/index.ts';

const { isAuthentic, concerns, covers, tells } = provider.webhook;
const official = new hmacValidator();

const key = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const runs = { numRuns: 2000 };

type Item = Parameters<typeof official.validateHMAC>[0];

interface Fields {
  readonly pspReference: string;
  readonly originalReference: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly amount: { readonly value: unknown; readonly currency: string };
  readonly eventCode: string;
  readonly success: string;
}

const signed = (fields: Fields): Item => {
  const item = { ...fields, eventDate: '', reason: '' } as unknown as Item;
  return { ...item, additionalData: { hmacSignature: official.calculateHmac(item, key) } };
};

const bodyWith = (...items: readonly unknown[]) => ({
  live: 'false',
  notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
});
const bytesOf = (body: unknown) => Buffer.from(JSON.stringify(body));
const believes = (...items: readonly unknown[]) => isAuthentic(bytesOf(bodyWith(...items)), {}, [key]);

/** The official library throws where we answer `false`. */
function officialBelieves(item: Item): boolean {
  try {
    return official.validateHMAC(item, key);
  } catch {
    return false;
  }
}

const word = fc.stringMatching(/^[A-Za-z0-9 _.\-äß€]{0,20}$/);
const fields: fc.Arbitrary<Fields> = fc.record({
  pspReference: fc.stringMatching(/^[A-Z0-9]{16}$/),
  originalReference: fc.stringMatching(/^[A-Z0-9]{16}$/),
  merchantAccountCode: word,
  merchantReference: fc.oneof(word, fc.uuid()),
  amount: fc.record({ value: fc.nat(), currency: fc.constantFrom('EUR', 'JPY') }),
  eventCode: fc.constantFrom('CANCELLATION', 'CAPTURE', 'AUTHORISATION', 'CANCEL_OR_REFUND', 'REFUND'),
  success: fc.constantFrom('true', 'false'),
});
const loose: fc.Arbitrary<Fields> = fc
  .tuple(fields, fc.array(fc.constantFrom('A', ':', '\\', '\\:')))
  .map(([one, more]) => ({ ...one, merchantReference: `${one.merchantReference}${more.join('')}` }));

describe('the webhook of adyen, compared with the official library', () => {
  it('believes every message that the official library signs', () => {
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 6 }), (batch) => {
        expect(believes(...batch.map(signed))).toBe(true);
      }),
      runs,
    );
  });

  it('believes nothing that the official library does not believe', () => {
    const change = fc.record(
      {
        pspReference: word,
        originalReference: word,
        merchantAccountCode: word,
        merchantReference: word,
        amount: fc.record({ value: fc.oneof(fc.nat(), word), currency: word }),
        eventCode: fc.constantFrom('CANCELLATION', 'CAPTURE', ''),
        success: fc.oneof(fc.boolean(), word),
        additionalData: fc.oneof(fc.constant({}), fc.record({ hmacSignature: fc.oneof(word, fc.base64String()) })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(loose, change, (one, changed) => {
        const item = { ...signed(one), ...changed } as unknown as Item;

        if (believes(item)) expect(officialBelieves(item)).toBe(true);
      }),
      runs,
    );
  });

  it('believes no message in which one signed field is another', () => {
    const names = ['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference', 'success'] as const;
    fc.assert(
      fc.property(fields, fc.constantFrom(...names), word, (one, name, other) => {
        fc.pre(one[name] !== other);

        expect(believes({ ...signed(one), [name]: other })).toBe(false);
      }),
      runs,
    );
  });

  it('believes no result that the official library accepts after a shift to other fields', () => {
    fc.assert(
      fc.property(loose, fc.nat(), fc.nat(), (one, first, second) => {
        const genuine = signed({ ...one, eventCode: 'CANCELLATION' });
        const parts = official.getDataToSign(genuine).split(':');
        const [from = 0, to = 0] = [first % (parts.length + 1), second % (parts.length + 1)].toSorted((a, b) => a - b);
        // The signed text is the same, but another part of it is the payment.
        const [head, middle, rest] = [parts.slice(0, from), parts.slice(from, to), parts.slice(to)];
        const tail = rest.slice(-6);
        const forged = {
          ...genuine,
          pspReference: head.join(':'),
          originalReference: [...middle, ...rest.slice(0, -6)].join(':'),
          merchantAccountCode: tail[0],
          merchantReference: tail[1],
          amount: { value: tail[2], currency: tail[3] },
          eventCode: tail[4],
          success: tail[5],
        } as unknown as Item;
        fc.pre(officialBelieves(forged) && forged.originalReference !== genuine.originalReference);

        expect(believes(forged)).toBe(false);
        expect([concerns(bodyWith(forged)), tells(bodyWith(forged))]).toEqual([[], []]);
      }),
      { numRuns: 1000, maxSkipsPerRun: 1000 },
    );
  });
});

describe('the webhook of adyen', () => {
  it('reads nothing from an ambiguous item, and tells nothing that is not a result of a cancel', () => {
    fc.assert(
      fc.property(loose, (one) => {
        const isAmbiguous = /[:\\]/.test(one.merchantReference);
        const body = bodyWith(signed(one));

        expect(concerns(body)).toEqual(isAmbiguous ? [] : [{ pspReference: one.originalReference }]);
        expect(tells(body)).toHaveLength(isAmbiguous || one.eventCode !== 'CANCELLATION' ? 0 : 1);
        expect(believes(signed(one))).toBe(!isAmbiguous || one.eventCode !== 'CANCELLATION');
      }),
    );
  });

  it('tells the same whatever the fields say that are not signed', () => {
    const unsigned = fc.record({ reason: fc.jsonValue(), eventDate: fc.jsonValue(), operations: fc.jsonValue() });
    fc.assert(
      fc.property(fields, unsigned, (one, other) => {
        expect(tells(bodyWith({ ...signed(one), ...other }))).toEqual(tells(bodyWith(signed(one))));
      }),
    );
  });

  it.each(['ab', 'ab, and then words', `${key} `, `${key.slice(1)}`])(
    'believes no key of which only the beginning would count: "%s"',
    (wrong) => {
      const one = fc.sample(fields, 1)[0];
      const counted = Buffer.from(wrong, 'hex').toString('hex');
      const item = one && {
        ...signed(one),
        additionalData: { hmacSignature: official.calculateHmac(signed(one), counted) },
      };

      expect(isAuthentic(bytesOf(bodyWith(item)), {}, [counted])).toBe(counted.length >= 32);
      expect(isAuthentic(bytesOf(bodyWith(item)), {}, [wrong])).toBe(false);
    },
  );

  it('reads any JSON without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map((item) => bodyWith(item)),
        ),
        (body) => {
          expect(isAuthentic(bytesOf(body), {}, [key])).toBe(false);
          expect(tells(body)).toEqual([]);
        },
      ),
    );
  });
});

describe('what the signature of adyen covers', () => {
  const one: Fields = {
    pspReference: 'NC6HT9CRT65ZGN82',
    originalReference: 'WDD3Q5BBG9KWGN82',
    merchantAccountCode: 'shop',
    merchantReference: 'token-1',
    amount: { value: 1000, currency: 'EUR' },
    eventCode: 'CANCELLATION',
    success: 'true',
  };
  const first = signed(one);
  const second = signed({ ...one, pspReference: 'NC6HT9CRT65ZGN83' });
  const coveredBy = (...items: readonly unknown[]) => covers(bytesOf(bodyWith(...items)));

  it.each([
    ['other fields', [{ ...first, eventDate: '2026-11-20', reason: 'x' }, second]],
    ['another order', [second, first]],
    ['repeated items', [first, second, first]],
  ])('stays the same with %s', (_what, items) => {
    expect(coveredBy(...items)).toEqual(coveredBy(first, second));
  });

  it('differs for another statement', () => {
    const declined = signed({ ...one, success: 'false' });

    expect(
      new Set([[first], [second], [declined], [first, second]].map((items) => String(coveredBy(...items)))).size,
    ).toBe(4);
    expect(covers(Buffer.from('not JSON'))).toEqual([]);
  });
});
