import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { type FirstExchange, planAhead, readsNext } from '../core/look/plan-look.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Takeable } from '../core/look/take-look.ts';
import type { Expected } from '../core/writes/take.ts';
import type { LookMessage } from '../ports/provider-queue.ts';

/** Asks for the next look at a record, at the given time at the earliest. A recheck is planned by the worker. */
export function lookMessage(record: Cancellation, policy: Policy, at: Milliseconds, recheck = false): LookMessage {
  const { id: cancellationId, look, request } = record;
  if (recheck) return { cancellationId, look, recheck };
  const planned = planAhead(record, policy, at);
  return { cancellationId, look, ...(planned ? { planned: { ...planned, provider: request.provider } } : {}) };
}

/**
 * The record of a cancellation as it was accepted, as far as its first look needs it. Its `wakeAt` is a minute after that,
 * which is in time if recovery has not moved it, so 0 stands for it: the take leaves it as it is.
 */
const accepted = { look: 0, version: 1, status: 'accepted', attempts: [], wakeAt: 0 } as const;

/**
 * What a message says of the record and of the look, so that the look can be taken without a read. A message of a later
 * run only wants its token answered.
 */
export function announced(
  { cancellationId: id, look, run = 1, first, planned }: LookMessage,
  policy: Policy,
): { readonly expected: Expected & Takeable; readonly exchange: FirstExchange } | undefined {
  if (planned) {
    const { version, exchange, wakeAt } = planned;
    const known = { id, look, version, ...(wakeAt === undefined ? {} : { wakeAt }) };
    return { expected: { status: 'processing', attempts: [], ...known }, exchange };
  }
  if (!first || run > 1) return undefined;
  return { expected: { ...accepted, id }, exchange: readsNext([], policy) ? 'status' : 'cancel' };
}
