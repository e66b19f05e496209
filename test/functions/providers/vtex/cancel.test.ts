import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancel, requestIdOf } from '../../../../functions/providers/vtex/cancel.ts';

const asked = {
  transaction: { paymentId: 'B2F246B3CE46469FBDD23039868E95D0' },
  providerToken: '007b7d9b-3bb4-4409-82d8-b6ba04126b01',
  configuration: {},
  ifCaptured: 'reject' as const,
  attempts: [],
};

const ours = { paymentId: asked.transaction.paymentId, requestId: '007B7D9B3BB4440982D8B6BA04126B01' };

const mostly = (expected: string) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(expected) },
    fc.constantFrom<unknown>(undefined, null, '', ' ', 'another', 7),
  );

const interpret = (status: number, body: unknown) => cancel.interpret({ status, headers: {}, body }, asked);

describe('cancelling at a connector', () => {
  it('makes the same requestId from the same token, in the spelling of the protocol', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (token, other) => {
        expect(requestIdOf(token)).toMatch(/^[0-9A-F]{32}$/);
        expect(requestIdOf(token) === requestIdOf(other)).toBe(token === other);
      }),
    );
  });

  it('says cancelled only on 200, with a cancellationId and both of our ids', () => {
    const bodies = fc.record({
      paymentId: mostly(ours.paymentId),
      requestId: mostly(ours.requestId),
      cancellationId: mostly('CANCELLATION-1'),
      code: fc.constantFrom(null, 'x'),
    });

    fc.assert(
      fc.property(fc.constantFrom(200, 200, 201, 400, 500, 501), bodies, (status, body) => {
        const { kind } = interpret(status, body);

        const isYes = typeof body.cancellationId === 'string' && body.cancellationId.trim() !== '';
        const isOurs = body.paymentId === ours.paymentId && body.requestId === ours.requestId;
        expect(kind === 'cancelled').toBe(status === 200 && isYes && isOurs);
      }),
      { numRuns: 500 },
    );
  });

  it.each([200, 202, 400, 401, 404, 422, 429, 500, 501, 503])(
    'asks for a person after cancel-manually on %d, unless the answer is about another payment',
    (status) => {
      const asks = { ...ours, cancellationId: null, code: 'cancel-manually', message: 'by hand' };

      const answers = [asks, { code: 'cancel-manually' }, { ...asks, paymentId: 'another' }];

      expect(answers.map((body) => interpret(status, body).kind === 'manual')).toEqual([true, true, false]);
    },
  );

  it('asks for a person after a 501 exactly if its body has no field of the protocol, or asks for one', () => {
    const bare = [undefined, null, '', [], {}, { error: 'Not Implemented' }];
    const ofTheProtocol = [ours, { code: 'other' }, { cancellationId: null }, { requestId: null }, { code: null }];

    expect(bare.map((body) => interpret(501, body).kind)).toEqual(bare.map(() => 'manual'));
    expect(ofTheProtocol.map((body) => interpret(501, body).kind)).toEqual(ofTheProtocol.map(() => 'unknown'));
  });

  it('never ends a cancellation because of an HTTP status alone', () => {
    const statuses = fc.integer({ min: 200, max: 599 }).filter((status) => status !== 501);
    const codes = fc.constantFrom(null, 'already-cancelled', 'payment-not-found');

    fc.assert(
      fc.property(statuses, codes, (status, code) => {
        const { kind, said } = interpret(status, { ...ours, cancellationId: null, code, message: 'in its words' });

        expect(['unknown', 'not_sent', 'credentials_refused']).toContain(kind);
        expect([said?.code ?? null, said?.message]).toEqual([code, 'in its words']);
      }),
    );
  });
});
