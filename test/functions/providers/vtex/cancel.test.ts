import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancel, requestIdOf } from '../../../../functions/providers/vtex/cancel.ts';

const asked = {
  transaction: { paymentId: 'B2F246B3CE46469FBDD23039868E95D0' },
  providerToken: '007b7d9b-3bb4-4409-82d8-b6ba04126b01',
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

  it.each([
    [200, 'manual'],
    [500, 'manual'],
    [501, 'manual'],
    [202, 'unknown'],
    [503, 'unknown'],
    [400, 'rejected'],
  ])('reads cancel-manually on %d as %s', (status, kind) => {
    expect(interpret(status, { ...ours, cancellationId: null, code: 'cancel-manually' }).kind).toBe(kind);
  });
});
