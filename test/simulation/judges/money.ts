import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { ProviderWorld } from '../providers/provider-world.ts';

/** Milliseconds. A read that allowed a cancel request is never older than one look. */
const maxLookDuration = 80_000;

/** Money must be released or given back at most once, no more than was asked for, and never unasked. */
export function judgeMoney(
  { name, provider, effects, sendings, truthsOf, paymentOf }: ProviderWorld,
  records: readonly Cancellation[],
  hasSlept: boolean,
): string[] {
  const twice = [...Map.groupBy(effects, ({ id }) => id)].flatMap(([id, mine]) =>
    mine.length > 1 ? [`${name} ${id}: ${mine.map(({ effect }) => effect).join(' and ')}`] : [],
  );
  const beyond = effects.flatMap(({ id, amount }) => {
    const asked = records.filter((record) => paymentOf(record) === id).map(({ request }) => request.amount);
    const max = asked.includes(undefined) ? Infinity : Math.max(...asked.map((one) => one?.value ?? 0));
    return (amount ?? 0) > max ? [`${name} ${id}: ${amount} was given back, and ${max} was asked for`] : [];
  });
  const unasked = sendings.flatMap(({ id, leftAt, result, exchange }) => {
    const isRefund = exchange === 'refund' || (provider.capabilities.afterCapture === 'refunds' && !provider.refund);
    const mayRefund = records.some((record) => paymentOf(record) === id && record.request.ifCaptured === 'refund');
    const capturedAt = truthsOf(id).find(({ facts }) => facts.includes('captured'))?.at ?? Infinity;
    const wasCaptured = leftAt - capturedAt > maxLookDuration;
    return isRefund && result === 'accepted' && wasCaptured && !mayRefund && !hasSlept
      ? [`${name} ${id}: a request that would refund was sent for a payment that was captured long before`]
      : [];
  });
  return [...twice, ...beyond, ...unasked];
}
