import type { Actor } from './acts/act.ts';
import type { Cancellation } from './cancellation.ts';
import { fingerprint } from './fingerprint.ts';
import { cancellationId } from './identity.ts';
import type { IdempotencyKey, MerchantId } from './ids.ts';
import type { CancellationRequest } from './request.ts';
import type { Milliseconds } from './units.ts';
import { stuckAfter } from './wake.ts';

/** The record of a request that was just checked. */
export function newCancellation(
  merchant: MerchantId,
  key: IdempotencyKey,
  request: CancellationRequest,
  now: Milliseconds,
  { actor, trace }: { readonly actor?: Actor | undefined; readonly trace?: string | undefined } = {},
): Cancellation {
  const accepted: Cancellation = {
    id: cancellationId(merchant, key),
    merchant,
    key,
    fingerprint: fingerprint(request),
    request,
    ...(trace === undefined ? {} : { trace }),
    ...(actor === undefined || actor.by === merchant ? {} : actor),
    status: 'accepted',
    version: 1,
    run: 1,
    look: 0,
    consecutiveFailures: 0,
    nudges: 0,
    attempts: [],
    tokens: {},
    dueEvents: [],
    timeline: [{ at: now, event: 'accepted' }],
    createdAt: now,
    updatedAt: now,
  };
  const wakeAt = stuckAfter(accepted);
  return { ...accepted, ...(wakeAt === undefined ? {} : { wakeAt }) };
}
