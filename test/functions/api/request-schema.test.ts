import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { check } from '../../../functions/api/check.ts';
import { type ProviderSchema, requestSchema, requestSchemaFor } from '../../../functions/api/request-schema.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';

const reference = () => z.string().check(z.maxLength(128), z.regex(/^[A-Za-z0-9-]+$/, 'letters, digits and - only'));

const providers: readonly ProviderSchema[] = [
  {
    name: 'plain',
    references: z.strictObject({ transactionId: reference(), terminalId: z.optional(reference()) }),
    capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  },
  {
    name: 'refunding',
    references: z.strictObject({ orderId: reference() }),
    requirements: { merchantReference: z.string().check(z.minLength(3)) },
    capabilities: { partialAmounts: true, afterCapture: 'refunds' },
  },
];
const schema = requestSchema(providers);

const schemaFor = requestSchemaFor(new Map(providers.map((provider) => [provider.name, provider])));

const plain = { provider: 'plain', transaction: { transactionId: 't-1' } };
const refunding = { provider: 'refunding', transaction: { orderId: 'o-1' }, merchantReference: 'ref-1' };
const part = { amount: { value: 1500, currency: 'USD' }, ifCaptured: 'refund' };

const errorsOf = (body: unknown, of: z.ZodMiniType<unknown> = schema) => {
  const checked = check(of, body);
  return checked.ok ? [] : checked.errors;
};

describe('a request', () => {
  it('needs only provider and transaction, and then allows no refund', () => {
    expect(check(schema, plain)).toEqual({ ok: true, value: { ...plain, ifCaptured: 'reject' } });
  });

  it('keeps every field that a provider accepts', () => {
    const full = { ...refunding, ...part, reason: 'duplicate', description: 'Duplicate order' };

    expect(check(schema, full)).toEqual({ ok: true, value: full });
  });

  it.for<[string, unknown, string, string]>([
    ['no provider', { transaction: {} }, '/provider', 'expected one of plain, refunding'],
    ['an unknown provider', { ...plain, provider: 'other' }, '/provider', 'expected one of plain, refunding'],
    ['no transaction', { provider: 'plain' }, '/transaction', 'this field is required'],
    ['a reference missing', { ...plain, transaction: {} }, '/transaction/transactionId', 'this field is required'],
    [
      'a reference of the wrong type',
      { ...plain, transaction: { transactionId: 7 } },
      '/transaction/transactionId',
      'expected a string',
    ],
    [
      'a reference of odd letters',
      { ...plain, transaction: { transactionId: '../x' } },
      '/transaction/transactionId',
      'letters, digits and - only',
    ],
    [
      'an unknown reference',
      { ...plain, transaction: { transactionId: 't', 'a/b~c': 1 } },
      '/transaction/a~1b~0c',
      'this field is not known here',
    ],
    ['an unknown field', { ...plain, force: true }, '/force', 'this field is not known here'],
    [
      'an unknown reason',
      { ...plain, reason: 'why' },
      '/reason',
      'expected one of duplicate, fraudulent, requested_by_customer',
    ],
    ['null for an optional field', { ...plain, description: null }, '/description', 'expected a string'],
    ['an empty description', { ...plain, description: '' }, '/description', 'at least 1 characters'],
    ['a long description', { ...plain, description: 'x'.repeat(256) }, '/description', 'at most 255 characters'],
    [
      'a card number',
      { ...plain, description: 'card 4111 1111 1111 1111' },
      '/description',
      'must not contain a card number',
    ],
    [
      'a card number as reference',
      { ...plain, merchantReference: '4111-1111-1111-1111' },
      '/merchantReference',
      'must not contain a card number',
    ],
    [
      'a card number with letters between its digits',
      { ...plain, description: 'card 4111x1111x1111x1111' },
      '/description',
      'must not contain a card number',
    ],
    [
      'a card number as the id of its payment',
      { ...plain, transaction: { transactionId: '4111-1111-1111-1111' } },
      '/transaction/transactionId',
      'must not contain a card number',
    ],
    [
      'a card number in another reference',
      { ...refunding, transaction: { orderId: 'o4111111111111111' } },
      '/transaction/orderId',
      'must not contain a card number',
    ],
    [
      'a card number as amount',
      { ...refunding, ...part, amount: { value: 4111111111111111, currency: 'USD' } },
      '/amount/value',
      'must not be a card number',
    ],
    [
      'a required common field missing',
      { ...refunding, merchantReference: undefined },
      '/merchantReference',
      'this field is required',
    ],
    [
      'a required common field too short',
      { ...refunding, merchantReference: 'ab' },
      '/merchantReference',
      'at least 3 characters',
    ],
    [
      'a card number in a required field',
      { ...refunding, merchantReference: '4111111111111111' },
      '/merchantReference',
      'must not contain a card number',
    ],
    [
      'an amount although the provider allows none',
      { ...plain, amount: part.amount },
      '/amount',
      'this field is not known here',
    ],
    [
      'a refund although the provider allows none',
      { ...plain, ifCaptured: 'refund' },
      '/ifCaptured',
      'expected one of reject',
    ],
    [
      'an amount without asking for a refund',
      { ...refunding, amount: part.amount },
      '/amount',
      'only together with "ifCaptured": "refund"',
    ],
    [
      'an amount of nothing',
      { ...refunding, ...part, amount: { value: 0, currency: 'USD' } },
      '/amount/value',
      'more than 0',
    ],
    [
      'a broken amount',
      { ...refunding, ...part, amount: { value: 1.5, currency: 'USD' } },
      '/amount/value',
      'expected an int',
    ],
    [
      'an odd currency',
      { ...refunding, ...part, amount: { value: 1, currency: 'usd' } },
      '/amount/currency',
      'expected a three-letter currency code',
    ],
  ])('with %s is refused, and the error says where and why', ([, body, pointer, detail]) => {
    expect(errorsOf(body)).toEqual([{ pointer, detail }]);
  });

  it.for([null, [], 'x', 7])('that is %j and no object is refused', (body) => {
    expect(errorsOf(body)).toEqual([{ pointer: '', detail: 'expected an object' }]);
  });

  it('gets an error for every wrong field, up to twenty', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, index]));

    expect(errorsOf({ ...plain, reason: 'why', description: 7 })).toHaveLength(2);
    expect(errorsOf({ ...plain, ...unknown })).toHaveLength(20);
  });

  it('never gets its own values back in an error', () => {
    const canary = 'canary7canary';
    const value = fc.oneof(
      fc.constant(canary),
      fc.constant([canary]),
      fc.constant({ value: canary, currency: canary }),
    );
    const fields = fc.dictionary(
      fc.constantFrom('provider', 'transaction', 'reason', 'description', 'merchantReference', 'ifCaptured', 'amount'),
      value,
    );
    fc.assert(
      fc.property(fields, fc.constantFrom(plain, refunding, {}), (odd, base) => {
        expect(JSON.stringify(errorsOf({ ...base, ...odd }))).not.toContain(canary);
      }),
    );
  });

  it('gets no card number back that came as the name of a field', () => {
    expect(errorsOf({ ...plain, '4111111111111111': 1 })).toEqual([
      { pointer: '/…', detail: 'this field is not known here' },
    ]);
  });

  it('may have references with groups of digits and letters between them', () => {
    const id = '4111x1111x1111x1111';

    expect(errorsOf({ ...plain, transaction: { transactionId: id, terminalId: id }, merchantReference: id })).toEqual(
      [],
    );
  });

  it('of any content is checked without a crash', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            provider: fc.constant('refunding'),
            transaction: fc.jsonValue(),
            amount: fc.jsonValue(),
            description: fc.jsonValue(),
          }),
        ),
        (body) => {
          const checked = check(schema, body);

          expect(checked.ok || checked.errors.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the request schema', () => {
  it('needs a provider folder', () => {
    expect(() => requestSchema([])).toThrow(RangeError);
  });
});

describe('a resolution', () => {
  const note = 'seen in the dashboard';
  const refund = { amount: { value: 500, currency: 'USD' } };

  it.for([
    { status: 'cancelled', note },
    { status: 'cancelled', note, reference: 'void-1' },
    { status: 'refunded', note },
    { status: 'refunded', note, refund },
    { status: 'partially_refunded', note, refund },
    { status: 'rejected', note, code: 'already_captured' },
  ])('of %o is accepted', (body) => {
    expect(check(resolutionSchema, body)).toEqual({ ok: true, value: body });
  });

  it.for<[string, unknown, string]>([
    ['no end', { status: 'review_required', note }, '/status'],
    ['no note', { status: 'cancelled' }, '/note'],
    ['no code', { status: 'rejected', note }, '/code'],
    ['a code that is no rejection', { status: 'rejected', note, code: 'outcome_unknown' }, '/code'],
    ['no amount for a part', { status: 'partially_refunded', note }, '/refund'],
    ['a refund of what was cancelled', { status: 'cancelled', note, refund }, '/refund'],
    ['a card number', { status: 'cancelled', note: '4111 1111 1111 1111' }, '/note'],
  ])('with %s is refused', ([, body, pointer]) => {
    expect(errorsOf(body, resolutionSchema).map((error) => error.pointer)).toEqual([pointer]);
  });
});

it('the schema for one body says the same about it as the schema for all bodies', () => {
  const bodies = [
    plain,
    refunding,
    { ...refunding, ...part },
    { ...refunding, ...part, ifCaptured: 'reject' },
    { ...plain, transaction: { transactionId: '?' }, more: 1 },
    { ...plain, provider: 'other' },
    { ...plain, provider: 7 },
    {},
    null,
    'text',
  ];

  for (const body of [...bodies, ...bodies]) expect(check(schemaFor(body), body)).toEqual(check(schema, body));
});
