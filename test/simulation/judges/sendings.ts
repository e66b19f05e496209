import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { ProviderWorld, Sending } from '../providers/provider-world.ts';

/** When a cancellation was stored, and when it ended or came under review. */
export interface Moments {
  readonly storedAt: number;
  readonly restsFrom?: number;
}

/** Repeated here on purpose, because the service's own number may be wrong. */
const maxSendings = 20;
/** Milliseconds. The time between the moment that the service notes for a request, and the moment at which it leaves. */
const maxDelay = 80_000;

/**
 * Checks every request that was sent. With `read-status`, a repeat needs a read before it. A costly request is sent again
 * only after the one before it provably had no effect. A harmless one is sent at most 20 times, at growing distances. Under
 * review or after the end, nothing is sent unless an operator asked for a recheck.
 */
export function judgeSendings(
  world: ProviderWorld,
  records: readonly Cancellation[],
  moments: ReadonlyMap<string, Moments>,
  rechecked: ReadonlySet<string>,
): string[] {
  const { provider, paymentOf } = world;
  return records.flatMap((record) => {
    const { storedAt: from = 0, restsFrom = Infinity } = moments.get(record.id) ?? {};
    const sames = records.filter((other) => paymentOf(other) === paymentOf(record));
    const laters = sames.map(({ id }) => moments.get(id)?.storedAt ?? 0).filter((storedAt) => storedAt > from);
    const until = Math.min(...laters);
    const mine = world.sendings.filter(
      ({ id, leftAt }) => id === paymentOf(record) && leftAt >= from && leftAt < until,
    );
    const cancels = mine.filter(({ exchange }) => exchange === 'cancel');
    const refunds = mine.filter(({ exchange }) => exchange === 'refund');
    const isHarmless = provider.cancel.repeat === 'harmless';
    const costly = isHarmless ? [refunds] : [cancels, refunds];
    const isUnasked = !rechecked.has(record.id) && mine.some(({ leftAt }) => leftAt > restsFrom + maxDelay);
    const wrong = [
      ...(provider.whenInDoubt === 'read-status' ? blindRepeats(mine, world) : []),
      ...(isUnasked ? ['a request was sent after the end or under review, and nobody had asked for it'] : []),
      ...costly.flatMap((sent) => repeatsOfCostly(sent, world)),
      ...(isHarmless && !rechecked.has(record.id) ? repeatsOfHarmless(cancels, record, world) : []),
    ];
    return wrong.map((what) => `${record.id} at ${world.name}: ${what}`);
  });
}

/** With `read-status`, the payment is read before something is sent again. */
const blindRepeats = (sent: readonly Sending[], { reads }: ProviderWorld): string[] =>
  sent.flatMap(({ id, leftAt }, index) => {
    const last = sent.slice(0, index).findLast(mayHaveArrived);
    const isBlind = last && !reads.some((read) => read.id === id && read.leftAt > last.leftAt && read.leftAt < leftAt);
    return isBlind ? ['a request was sent again without a read'] : [];
  });

const mayHaveArrived = ({ told }: Sending) => told !== 'not sent';

/** Failed requests that the provider shows do not count. */
function repeatsOfCostly(sent: readonly Sending[], world: ProviderWorld): string[] {
  return sent.flatMap((sending, index) => {
    const inDoubt = sent.slice(0, index).filter((one) => mayHaveArrived(one) && one.told !== 'refused');
    const truths = world.truthsOf(sending.id).filter(({ at }) => at <= sending.leftAt);
    const shown = truths.map(({ facts }) => facts.filter((fact) => fact === 'cancel failed').length);
    return inDoubt.length > Math.max(0, ...shown)
      ? [`a costly ${sending.exchange} was sent although an earlier one may have arrived`]
      : [];
  });
}

function repeatsOfHarmless(
  sent: readonly Sending[],
  { attempts }: Cancellation,
  { provider: { times } }: ProviderWorld,
): string[] {
  const counted = sent.filter(mayHaveArrived);
  // Also one that never arrived: perhaps its answer was not recorded.
  const first = sent[0]?.leftAt ?? 0;
  // A refusal is explained by a read, and what died before it left is not seen here.
  const isPlain = attempts.length === sent.length && counted.every(({ told }) => told !== 'refused');
  const deadline = times.deadlineSeconds * 1000;
  const shortest = (times.settleSeconds ?? Math.max(2, times.minWaitSeconds ?? 0)) * 1000;
  const earliest = (repeat: number) => first + shortest * (deadline / shortest) ** ((repeat - 1) / (maxSendings - 1));
  const early = counted.findIndex(({ leftAt }, repeat) => repeat > 0 && leftAt < earliest(repeat) - maxDelay);
  return [
    ...(counted.length > maxSendings ? [`the cancel was sent ${counted.length} times`] : []),
    ...(isPlain && early > 0 ? [`the cancel was sent again too early, the ${early + 1}th time`] : []),
  ];
}
