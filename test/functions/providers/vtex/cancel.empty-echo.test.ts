import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { cancel } from '../../../../functions/providers/vtex/cancel.ts';
import { provider } from '../../../../functions/providers/vtex/index.ts';

const asked = {
  transaction: { paymentId: 'B2F246B3CE46469FBDD23039868E95D0' },
  providerToken: '007b7d9b-3bb4-4409-82d8-b6ba04126b01',
  configuration: {},
  ifCaptured: 'reject' as const,
  attempts: [],
};
const interpret = (body: unknown) => cancel.interpret({ status: 200, headers: {}, body }, asked);

describe.each([undefined, null, ''])('an id that comes back as %j', (empty) => {
  it('is not ours, and is not treated as the id of another request', () => {
    expect(interpret({ paymentId: empty, requestId: empty, cancellationId: 'c-1' })).toMatchObject({
      kind: 'unknown',
      detail: 'the answer does not echo our ids',
    });
  });

  it('does not prevent a review', () => {
    expect(interpret({ paymentId: empty, requestId: empty, code: 'cancel-manually' }).kind).toBe('manual');
  });
});

it.each(['X-VTEX-API', 'X-PROVIDER-API'])('the header prefix may be configured: %s', (headerPrefix) => {
  const credentials = { appKey: 'key', appToken: 'token', headerPrefix };

  expect(z.safeParse(provider.credentials, credentials).data).toEqual(credentials);
});
