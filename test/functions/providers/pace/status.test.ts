import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/pace/index.ts';

const asked = {
  transaction: { transactionId: '0e6f1a52-7d3b-4c1e-9b0a-6f2d8c4e5a17' },
  providerToken: '00000000-0000-4000-8000-000000000000',
  ifCaptured: 'reject' as const,
  attempts: [],
};
const anyBody = fc.oneof(fc.jsonValue(), fc.record({ data: fc.jsonValue() }), fc.record({ errors: fc.jsonValue() }));
const anyStatus = fc.oneof(fc.constantFrom(200, 204, 403, 404, 451), fc.integer({ min: 100, max: 599 }));

describe('the answers of PACE', () => {
  it('never make a read say cancelled, because a cancelled payment looks like one never seen', () => {
    fc.assert(
      fc.property(anyStatus, anyBody, (status, body) => {
        const { kind } = provider.status.interpret({ status, headers: {}, body }, asked);

        expect(kind).not.toBe('cancelled');
      }),
    );
  });

  it('make a cancel say cancelled only with 204', () => {
    fc.assert(
      fc.property(anyStatus, anyBody, (status, body) => {
        const { kind } = provider.cancel.interpret({ status, headers: {}, body });

        expect(kind === 'cancelled').toBe(status === 204);
      }),
    );
  });

  it('leave only code and title in the evidence', () => {
    const body = { errors: [{ code: 'c', title: 't', detail: 'd' }] };

    const { said } = provider.cancel.interpret({ status: 403, headers: {}, body });

    expect(said).toEqual({ code: 'c', message: 't' });
  });
});
