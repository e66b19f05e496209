import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { check } from '../../../functions/api/check.ts';
import { amountSchema } from '../../../functions/api/field-schemas.ts';
import { type ProviderSchema, requestSchema } from '../../../functions/api/request-schema.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';

const plain: ProviderSchema = {
  name: 'plain',
  references: z.strictObject({ transactionId: z.string() }),
  requirements: { description: z.string().check(z.minLength(2)) },
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
};
const schema = requestSchema([plain]);
const request = { provider: 'plain', transaction: { transactionId: 't-1' }, description: 'why', ifCaptured: 'reject' };

const refunding = requestSchema([{ ...plain, capabilities: { partialAmounts: true, afterCapture: 'refunds' } }]);

const note = 'seen in the dashboard';
const amount = { value: 500, currency: 'USD' };
const card = '4111 1111 1111 1111';

const errorsOf = (of: z.ZodMiniType<unknown>, body: unknown) => {
  const checked = check(of, body);
  return checked.ok ? [] : checked.errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
};

describe('an amount', () => {
  it.for(['US', 'USDX', 'XUSD', 'U$D', 'Usd', ''])('in "%s" is in no currency', (currency) => {
    expect(errorsOf(amountSchema, { value: 1, currency })).toEqual(['/currency expected a three-letter currency code']);
  });

  it.for([
    [0, 'more than 0'],
    [-1, 'more than 0'],
    [2 ** 53, 'at most 9007199254740991'],
    ['1', 'expected a number'],
    [undefined, 'this field is required'],
  ])('of %s is refused: %s', ([value, detail]) => {
    expect(errorsOf(amountSchema, { value, currency: 'USD' })).toEqual([`/value ${detail}`]);
  });

  it('is at least one minor unit and has no other fields', () => {
    expect(errorsOf(amountSchema, { value: 1, currency: 'USD' })).toEqual([]);
    expect(errorsOf(amountSchema, { ...amount, more: 1 })).toEqual(['/more this field is not known here']);
  });
});

describe('a text of a merchant', () => {
  it.for(['merchantReference', 'description'])('as %s may have 255 characters and no more', (field) => {
    expect(errorsOf(schema, { ...request, [field]: 'x'.repeat(255) })).toEqual([]);
    expect(errorsOf(schema, { ...request, [field]: 'x'.repeat(256) })).toEqual([`/${field} at most 255 characters`]);
  });

  it('must follow the rule of its provider, each field separately', () => {
    expect(errorsOf(schema, { ...request, description: 'x' })).toEqual(['/description at least 2 characters']);
    expect(errorsOf(schema, { ...request, description: undefined })).toEqual(['/description this field is required']);
    expect(errorsOf(schema, { ...request, merchantReference: 'x' })).toEqual([]);
  });

  it('is refused for a card number only if it is a text', () => {
    expect(errorsOf(schema, { ...request, description: card })).toEqual([
      '/description must not contain a card number',
    ]);
    expect(errorsOf(schema, { ...request, merchantReference: 4111111111111111 })).toEqual([
      '/merchantReference expected a string',
    ]);
  });
});

describe('a resolution', () => {
  it.for([
    ['an empty note', { note: '' }, '/note at least 1 characters'],
    ['a note of 1001 characters', { note: 'x'.repeat(1001) }, '/note at most 1000 characters'],
    ['a card number in its note', { note: card }, '/note must not contain a card number'],
    ['an empty reference', { reference: '' }, '/reference at least 1 characters'],
    ['a reference of 256 characters', { reference: 'x'.repeat(256) }, '/reference at most 255 characters'],
    ['a card number as reference', { reference: card }, '/reference must not contain a card number'],
    ['an unknown field', { more: 1 }, '/more this field is not known here'],
  ] as const)('with %s is refused, whatever its status', ([, changes, error]) => {
    const ends = [
      { status: 'cancelled' },
      { status: 'refunded' },
      { status: 'partially_refunded', refund: { amount } },
      { status: 'rejected', code: 'expired' },
    ];

    for (const end of ends) expect(errorsOf(resolutionSchema, { ...end, note, ...changes })).toEqual([error]);
  });

  it.for([{ note: 'x' }, { note: 'x'.repeat(1000) }, { reference: 'x' }, { reference: 'x'.repeat(255) }])(
    'within its limits is accepted',
    (changes) => {
      expect(errorsOf(resolutionSchema, { status: 'cancelled', note, ...changes })).toEqual([]);
    },
  );

  it('has nothing but the amount in its refund', () => {
    const refund = { amount, more: 1 };

    expect(errorsOf(resolutionSchema, { status: 'refunded', note, refund })).toEqual([
      '/refund/more this field is not known here',
    ]);
  });

  it('with an unknown status is refused, and the error lists the statuses', () => {
    expect(errorsOf(resolutionSchema, { status: 'gone', note })).toEqual([
      '/status expected one of cancelled, refunded, partially_refunded, rejected',
    ]);
  });
});

describe('half a character', () => {
  const half = 'why \ud83d';

  it.for(['description', 'merchantReference'])('is refused in %s, because it could not be stored', (name) => {
    expect(errorsOf(schema, { ...request, [name]: half })).toEqual([`/${name} must be well-formed Unicode`]);
    expect(errorsOf(schema, { ...request, [name]: 'why \u{1f511}' })).toEqual([]);
  });

  it.for(['note', 'reference'])('is refused in the %s of a resolution', (name) => {
    const resolution = { status: 'cancelled', note, [name]: half };

    expect(errorsOf(resolutionSchema, resolution)).toEqual([`/${name} must be well-formed Unicode`]);
  });
});

describe('what to do with a captured payment', () => {
  it.for(['reject', 'refund'])('may be given if the provider refunds: %s', (ifCaptured) => {
    expect(check(refunding, { ...request, ifCaptured })).toEqual({ ok: true, value: { ...request, ifCaptured } });
  });
});

it('a request can not be checked without provider folders, and the error says so', () => {
  expect(() => requestSchema([])).toThrow('there are no provider folders');
});

describe('the error about a wrong field', () => {
  it('points to the field as RFC 6901 says, with every "~" and "/" escaped', () => {
    expect(errorsOf(schema, { ...request, 'a/b/c~d~e': 1 })).toEqual(['/a~1b~1c~0d~0e this field is not known here']);
  });

  it('shortens a name of more than 64 characters, and hides a card number in it', () => {
    expect(errorsOf(schema, { ...request, ['n'.repeat(65)]: 1 })).toEqual([
      `/${'n'.repeat(64)} this field is not known here`,
    ]);
    expect(errorsOf(schema, { ...request, [card]: 1 })).toEqual(['/… this field is not known here']);
  });

  it.for([
    [z.array(z.string()), 'expected an array'],
    [z.object({}), 'expected an object'],
    [z.boolean(), 'expected a boolean'],
    [z.union([z.boolean(), z.number()]), 'no variant fits'],
    [z.enum(['a', 'b']), 'expected one of a, b'],
    [z.string().check(z.regex(/^y/, 'a word with y')), 'a word with y'],
    [z.string().check(z.maxLength(0)), 'at most 0 characters'],
  ] as const)('says what was expected', ([of, detail]) => {
    expect(errorsOf(of, 'x')).toEqual([` ${detail}`]);
  });

  it('names numbers where numbers were too small or too big', () => {
    expect(errorsOf(z.number().check(z.gt(3)), 1)).toEqual([' more than 3']);
    expect(errorsOf(z.number().check(z.lt(3)), 5)).toEqual([' at most 3']);
  });
});
