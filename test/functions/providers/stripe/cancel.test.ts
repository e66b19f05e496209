import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/stripe/index.ts';

const asked = {
  ...provider.example,
  configuration: {},
  providerToken: 't',
  ifCaptured: 'refund',
  attempts: [],
} as const;
const error = (code: string | undefined, paymentStatus?: string) => ({
  error: { type: 'invalid_request_error', code, payment_intent: { status: paymentStatus } },
});

describe('an error of Stripe', () => {
  it.each([
    [401, error(undefined, 'succeeded'), 'credentials_refused'],
    [404, error('resource_missing', 'succeeded'), 'rejected'],
    [410, error('resource_missing'), 'unknown'],
    [409, error('lock_timeout'), 'unknown'],
    [500, error('resource_missing'), 'unknown'],
  ])('with status %d means what its status says: %j is %s', (status, body, kind) => {
    const observation = provider.cancel.interpret({ status, headers: {}, body }, asked);

    expect(observation.kind).toBe(kind);
    expect(observation.holdsForAll).toBeUndefined();
  });

  it('keeps the time that a server asks for', () => {
    expect(provider.cancel.interpret({ status: 503, headers: {}, body: {}, retryAfter: 5000 }, asked)).toMatchObject({
      kind: 'unknown',
      retryAfter: 5000,
    });
  });
});

it('a refund without an id is not acknowledged', () => {
  const body = { payment_intent: asked.transaction.paymentIntentId };

  expect(provider.refund.interpret({ status: 200, headers: {}, body }, asked).kind).toBe('unknown');
});

it('only the cancel is harmless when it is repeated', () => {
  expect([provider.cancel.repeat, provider.refund.repeat]).toEqual(['harmless', 'costly']);
});
