import type { Changes } from '../../../core/cancellation/changes.ts';
import { type ExpectedRecord, latestWake, take, takeFields } from '../../../core/writes/take.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withWakeShard } from '../item.ts';
import type { RecordTable, Update } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

const isExpected = '#look = :expectedLook AND #version = :expectedVersion';
const hasNoLiveLease = '(attribute_not_exists(#lease) OR #lease.#until <= :now)';
const isInTime = '#wakeAt <= :latestWake';
const isUnchanged = '#version = :loadedVersion';
const isOurs = '(#version = :ownVersion AND #attempts = :attempts)';

/**
 * Takes a look without a read before it: if the condition fails, DynamoDB returns the record that was found. If only its
 * `wakeAt` is another one than expected and would come too late, the take is tried again with that.
 */
export function takeWrite({ change }: RecordTable): CancellationStore['take'] {
  return async (expected, changes) => {
    let known = expected;
    for (;;) {
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(
        expected.id,
        takeUpdate(known, changes),
      );
      if (after) return { taken: after };
      if (!found || !take(found, expected, changes)) return { found };
      if (found.lease?.id === changes.lease?.id) return { taken: found };
      known = found;
    }
  };
}

function takeUpdate(expected: ExpectedRecord, changes: Changes): Update {
  const fields = takeFields(expected, changes);
  const set = assignments(withWakeShard(expected.id, fields));
  const keepsWake = !('wakeAt' in fields);
  return {
    UpdateExpression: `${set.set} ${set.remove}`,
    ExpressionAttributeNames: {
      ...set.names,
      '#look': 'look',
      '#version': 'version',
      '#lease': 'lease',
      '#until': 'until',
      ...(keepsWake ? { '#wakeAt': 'wakeAt' } : {}),
    },
    ConditionExpression: `${isExpected} AND ${hasNoLiveLease}${keepsWake ? ` AND ${isInTime}` : ''}`,
    values: {
      ...set.values,
      ':expectedLook': expected.look,
      ':expectedVersion': expected.version,
      ':now': changes.lookBegan,
      ...(keepsWake ? { ':latestWake': latestWake(changes) } : {}),
    },
  };
}

/** The write between the read and the send. */
export function prepareSendWrite({ update }: RecordTable): CancellationStore['prepareSend'] {
  return (loaded, changes, lease, mustLive) => {
    const { attempts = loaded.attempts, version = loaded.version } = changes;
    const set = assignments(changes);
    return update(loaded.id, {
      UpdateExpression: `${set.set} ${set.remove}`,
      ExpressionAttributeNames: {
        ...set.names,
        '#lease': 'lease',
        '#until': 'until',
        '#version': 'version',
        '#attempts': 'attempts',
      },
      ConditionExpression: `#lease.id = :guard AND #lease.#until >= :mustLive AND (${isUnchanged} OR ${isOurs})`,
      values: {
        ...set.values,
        ':guard': lease,
        ':mustLive': mustLive,
        ':loadedVersion': loaded.version,
        ':ownVersion': version,
        ':attempts': attempts,
      },
    });
  };
}
