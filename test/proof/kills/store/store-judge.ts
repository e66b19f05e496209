import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';

/** A write that the store has answered, with the record after it. */
export interface Acknowledged {
  readonly wrote: 'accept' | 'take' | 'record' | 'confirm' | 'nudge';
  readonly record: Cancellation;
}

/** What a file shows after a kill. */
export interface Shown {
  readonly records: readonly Cancellation[];
  /** By name. */
  readonly locks: ReadonlyMap<string, Lock>;
}

/** Compares what one file shows after each kill with every write that was answered before. */
export function storeJudge() {
  const newest = new Map<string, Acknowledged>();
  const takes = new Set<string>();

  /** Notes the writes of a life, in the order of their answers, and compares the file after it. */
  return (answered: readonly Acknowledged[], { records, locks }: Shown): string[] => {
    const stored = new Map(records.map((record) => [record.id, record]));
    const taken = answered.filter(({ wrote }) => wrote === 'take').map(({ record }) => `${record.id} ${record.look}`);
    const twice = taken.filter((look) => takes.has(look) || !takes.add(look));
    for (const one of answered) {
      const before = newest.get(one.record.id);
      if (!before || progressOf(one.record) > progressOf(before.record)) newest.set(one.record.id, one);
    }
    return [
      ...answered.flatMap((one) => violationsOfAnswer(one, stored.get(one.record.id))),
      ...[...newest.values()].flatMap((one) => violationsOfAnswer(one, stored.get(one.record.id))),
      ...twice.map((look) => `look ${look} was taken twice`),
      ...violationsOfLocks(records, locks),
    ];
  };
}

/** Each write adds one. */
const progressOf = ({ version, nudges, lastEvent }: Cancellation) => version + nudges + (lastEvent ? 1 : 0);

/** An answered write is in the record, or later ones came on top of it. */
function violationsOfAnswer({ wrote, record }: Acknowledged, stored: Cancellation | undefined): string[] {
  if (!stored) return [`${record.id} was stored by ${wrote} and is gone`];
  const isThere = stored.version >= record.version && stored.nudges >= record.nudges;
  if (!isThere || progressOf(stored) < progressOf(record))
    return [`the ${wrote} that made version ${record.version} of ${record.id} is lost`];
  if (progressOf(stored) === progressOf(record) && JSON.stringify(stored) !== JSON.stringify(record))
    return [`version ${record.version} of ${record.id} is not what ${wrote} has answered`];
  return [];
}

/** Each payment has one cancellation that is not rejected, and a lock that says so, or a lock that is free. */
function violationsOfLocks(records: readonly Cancellation[], locks: Shown['locks']): string[] {
  const byLock = Map.groupBy(records, ({ merchant, request }) =>
    transactionLock(merchant, { name: request.provider, identity: ['paymentId'] }, request.transaction),
  );
  const unknown = [...locks.keys()].filter((name) => !byLock.has(name));
  return [
    ...unknown.map((name) => `${name} has no cancellation`),
    ...[...byLock].flatMap(([name, all]) => {
      const owners = all.filter(({ status }) => status !== 'rejected').map(({ id }) => id);
      const lock = locks.get(name);
      if (owners.length > 1) return [`${owners.length} cancellations own ${name}`];
      const isRight = lock && (owners.length === 1 ? lock.owner === owners[0] && !lock.isFreed : lock.isFreed);
      return isRight ? [] : [`${name} is ${JSON.stringify(lock)}, and its owner is ${owners[0] ?? 'nobody'}`];
    }),
  ];
}
