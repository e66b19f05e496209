import { isDeepStrictEqual } from 'node:util';
import type { Cancellation } from '../cancellation/cancellation.ts';
import { type Changes, type Fields, withFields } from '../cancellation/changes.ts';
import type { LeaseId } from '../cancellation/ids.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { wakeAt, wakeUpdate } from '../cancellation/wake.ts';

/**
 * The record as a worker expects it, from its message or from a read. Without `wakeAt`, the record is not in the wake
 * index.
 */
export type ExpectedRecord = Pick<Cancellation, 'id' | 'look' | 'version' | 'wakeAt'>;

/**
 * The fields that a take sets.
 * @throws TypeError when the changes contain no lease.
 */
export function takeFields(expected: ExpectedRecord, changes: Changes): Fields {
  const latest = latestWake(changes);
  return { ...changes, ...wakeUpdate(expected.wakeAt, latest) };
}

/**
 * When recovery must look at the record at the latest, so that it finds a look whose worker died.
 * @throws TypeError when the changes contain no lease.
 */
export function latestWake({ lease }: Changes): Milliseconds | undefined {
  if (!lease) throw new TypeError('a take needs a lease');
  return wakeAt({ nextLook: lease.until }, false, lease.until);
}

/**
 * Takes a look if look number and version are the expected ones and no lease is live. If its reply was lost, the stored
 * lease shows that we won. Recovery and confirmations move `wakeAt` without a new version, so the stored one counts.
 */
export function take(stored: Cancellation, expected: ExpectedRecord, changes: Changes): Cancellation | undefined {
  const fields = takeFields(stored, changes);
  if (stored.lease?.id === changes.lease?.id) return stored;
  const isExpected = stored.look === expected.look && stored.version === expected.version;
  const isFree = stored.lease === undefined || stored.lease.until <= (changes.lookBegan ?? 0);
  return isExpected && isFree ? withFields(stored, fields) : undefined;
}

/**
 * Stores snapshot and attempt between the read and the send, if our lease is valid at least until `mustLive`. If an earlier
 * try wrote them and only the reply was lost, the stored attempts show it. The version alone would not show it, because a
 * testimony increases it too.
 */
export function prepareSend(
  stored: Cancellation,
  loaded: Cancellation,
  changes: Changes,
  lease: LeaseId,
  mustLive: Milliseconds,
): Cancellation | undefined {
  const { attempts = loaded.attempts, version = loaded.version } = changes;
  const isUnchanged = stored.version === loaded.version;
  const isOurs = stored.version === version && isDeepStrictEqual(stored.attempts, attempts);
  const isHeld = stored.lease?.id === lease && stored.lease.until >= mustLive;
  return isHeld && (isUnchanged || isOurs) ? withFields(stored, changes) : undefined;
}
