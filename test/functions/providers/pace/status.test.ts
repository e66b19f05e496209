import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/pace/index.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const asked = askedAbout({ transactionId: '0e6f1a52-7d3b-4c1e-9b0a-6f2d8c4e5a17' });
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

  it('make a cancel a verdict about the payment only with 404, and only if it is no page', () => {
    const isPage = fc.boolean();

    fc.assert(
      fc.property(anyStatus, anyBody, isPage, (status, body, page) => {
        const headers = page ? { 'content-type': 'text/html' } : {};
        const { kind } = provider.cancel.interpret({ status, headers, body });

        if (kind === 'rejected') expect([status, page]).toEqual([404, false]);
      }),
    );
  });

  it('leave only code, title and ids in the evidence', () => {
    const body = { errors: [{ id: 'i', code: 'c', title: 't', detail: 'd' }] };

    const { said } = provider.cancel.interpret({ status: 403, headers: {}, body });

    expect(said).toEqual({ code: 'c', message: 't', details: { errorIds: 'i' } });
  });
});
