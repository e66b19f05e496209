import { takenFields } from '../../../core/writes/take.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withShard } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

const isExpected = '#look = :expectedLook AND #version = :expectedVersion';
const hasNoLiveLease = '(attribute_not_exists(#lease) OR #lease.#until <= :now)';
const isUnchanged = '#version = :loadedVersion';
const isOurs = '(#version = :ownVersion AND #attempts = :attempts)';

/** Takes a look without a read before it: if the condition fails, DynamoDB returns the record that was found. */
export function takeWrite({ change }: RecordTable): CancellationStore['take'] {
  return async (expected, changes) => {
    const set = assignments(withShard(expected.id, takenFields(expected, changes)));
    const { after, found } = await change(expected.id, {
      UpdateExpression: `${set.set} ${set.remove}`,
      ExpressionAttributeNames: {
        ...set.names,
        '#look': 'look',
        '#version': 'version',
        '#lease': 'lease',
        '#until': 'until',
      },
      ConditionExpression: `${isExpected} AND ${hasNoLiveLease}`,
      values: {
        ...set.values,
        ':expectedLook': expected.look,
        ':expectedVersion': expected.version,
        ':now': changes.lookBegan,
      },
    });
    return found?.lease && found.lease.id === changes.lease?.id ? { taken: found } : { taken: after, found };
  };
}

/** Stored between the read and the send. */
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
