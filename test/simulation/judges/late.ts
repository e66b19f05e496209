import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { FaultPoint } from '../fault-points.ts';
import type { Fired } from '../faults.ts';
import type { ProviderWorld } from '../providers/provider-world.ts';

const minute = 60_000;

/** How long a fault can have consequences after it has happened, in milliseconds. */
const aftermathOf = (point: FaultPoint) =>
  point.startsWith('operator') ? 0 : point.startsWith('provider') ? 3 * minute : 20 * minute;

/**
 * A harmless cancel must take effect if the payment stayed open and nothing went wrong for long enough. The service may
 * wait twice as long as it has waited already, because its waits grow, and a quarter of the deadline more.
 */
export function judgeLate(record: Cancellation, world: ProviderWorld, fired: readonly Fired[], now: number): string[] {
  const { id, status, createdAt, firstLookAt = createdAt, deadline = now, request, review } = record;
  const { provider, paymentOf, effects, truthsOf } = world;
  const payment = paymentOf(record);
  const isJudged = status === 'rejected' || (status === 'review_required' && review?.code !== 'provider_asks');
  const wasEffective = effects.some((effect) => effect.id === payment);
  if (!isJudged || wasEffective || world.isSlow(payment) || request.amount || provider.cancel.repeat === 'costly')
    return [];
  const allowance = Math.min((provider.times.deadlineSeconds * 1000) / 4, 30 * minute);
  return truthsOf(payment).flatMap(({ at, facts }, index, all) => {
    if (facts.join() !== 'open') return [];
    const end = Math.min(deadline, now, all[index + 1]?.at ?? Infinity);
    const faultsEnd = fired.filter((fault) => fault.at <= end).map((fault) => fault.until + aftermathOf(fault.point));
    const quietFrom = Math.max(firstLookAt, at, ...faultsEnd);
    const isLate = end - quietFrom >= 2 * (quietFrom - firstLookAt) + allowance;
    const minutes = Math.round((end - quietFrom) / minute);
    return isLate ? [`${id} is ${status}, but nothing prevented the cancel for ${minutes} minutes`] : [];
  });
}
