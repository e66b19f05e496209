import { expect, it } from 'vitest';
import { fingerprint } from '../../../../functions/core/cancellation/fingerprint.ts';
import { cancellationId } from '../../../../functions/core/cancellation/identity.ts';
import { newCancellation } from '../../../../functions/core/cancellation/new-cancellation.ts';
import type { CancellationRequest } from '../../../../functions/core/cancellation/request.ts';
import { minute, noon } from '../../../fixtures/a-cancellation.ts';

it('a new cancellation is accepted, has no look yet, and is left to recovery after a minute', () => {
  const request: CancellationRequest = { provider: 'vtex', transaction: { paymentId: 'p-1' }, ifCaptured: 'reject' };

  const record = newCancellation('merchant-a', 'key-1', request, noon);

  expect(record).toStrictEqual({
    id: cancellationId('merchant-a', 'key-1'),
    merchant: 'merchant-a',
    key: 'key-1',
    fingerprint: fingerprint(request),
    request,
    status: 'accepted',
    version: 1,
    run: 1,
    look: 0,
    consecutiveFailures: 0,
    nudges: 0,
    attempts: [],
    tokens: {},
    dueEvents: [],
    timeline: [{ at: noon, event: 'accepted' }],
    createdAt: noon,
    updatedAt: noon,
    wakeAt: noon + minute,
  });
});
