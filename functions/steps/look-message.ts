import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { type FirstExchange, planAhead, readsNext } from '../core/look/plan-look.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Takeable } from '../core/look/take-look.ts';
import type { ExpectedRecord } from '../core/writes/take.ts';
import type { LookMessage } from '../ports/provider-queue.ts';

/** Asks for the next look at a record. `at` is when the message arrives. The worker itself plans a recheck. */
export function lookMessage(record: Cancellation, policy: Policy, at: Milliseconds, recheck = false): LookMessage {
  const { id: cancellationId, look, request } = record;
  if (recheck) return { cancellationId, look, recheck };
  const plan = planAhead(record, policy, at);
  return { cancellationId, look, ...(plan ? { plannedLook: { ...plan, provider: request.provider } } : {}) };
}

/**
 * The record of a cancellation as it was accepted, as far as its first look needs it. Its `wakeAt` is a minute after that,
 * which is in time if recovery has not moved it, so 0 stands for it: the take leaves it as it is.
 */
const accepted = { look: 0, version: 1, status: 'accepted', attempts: [], wakeAt: 0 } as const;

/**
 * The record that the message expects and the exchange that it plans, so that a worker can take the look without a read.
 * `undefined` if the message does not say enough: a message of run 2 or later only asks for an answer to its token.
 */
export function plannedTake(
  { cancellationId: id, look, run = 1, firstLook, plannedLook }: LookMessage,
  policy: Policy,
): { readonly expected: ExpectedRecord & Takeable; readonly exchange: FirstExchange } | undefined {
  if (plannedLook) {
    const { version, exchange, wakeAt } = plannedLook;
    const known = { id, look, version, ...(wakeAt === undefined ? {} : { wakeAt }) };
    return { expected: { status: 'processing', attempts: [], ...known }, exchange };
  }
  if (!firstLook || run > 1) return undefined;
  return { expected: { ...accepted, id }, exchange: readsNext([], policy) ? 'status' : 'cancel' };
}
