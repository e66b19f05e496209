import type { Cancellation, CancellationRequest, Milliseconds } from './cancellation.ts';
import { cancellationId, fingerprint } from './fingerprint.ts';

const recoveryStartsAfter = 60 * 1000;

/** The record of a request that was just checked. */
export function newCancellation(
  merchant: string,
  key: string,
  request: CancellationRequest,
  now: Milliseconds,
): Cancellation {
  return {
    id: cancellationId(merchant, key),
    merchant,
    key,
    fingerprint: fingerprint(request),
    request,
    status: 'accepted',
    version: 1,
    run: 1,
    look: 0,
    troubles: 0,
    nudges: 0,
    attempts: [],
    tokens: {},
    dueEvents: [],
    timeline: [{ at: now, event: 'accepted' }],
    createdAt: now,
    updatedAt: now,
    wakeAt: now + recoveryStartsAfter,
  };
}
