import { wakeAt } from '../../../core/cancellation/wake.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { wakeFields } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';
import { tokenClause } from './task-tokens.ts';

const isAsLoaded = '#look = :loadedLook AND #status = :loadedStatus AND #version = :loadedVersion';
const isUnchanged = '#version = :loadedVersion';
const isOurs = '(#version = :ownVersion AND #attempts = :attempts)';
const hasNoLiveLease = '(attribute_not_exists(#lease) OR #lease.#until <= :now)';

/** Takes a look: a conditional write that only one worker can win. If its reply is lost, the stored lease shows that we won. */
export function takeWrite({ update }: RecordTable): CancellationStore['take'] {
  return (loaded, changes, token) => {
    const { lease, lookBegan } = changes;
    if (!lease) throw new TypeError('a take needs a lease');
    const wake = wakeAt({ nextLook: lease.until }, false, lease.until);
    const set = assignments({ ...changes, ...wakeFields(loaded.id, wake) });
    const handed = token && tokenClause(token.run, token.token);
    return update(
      loaded.id,
      {
        UpdateExpression: `${set.set}${handed ? `, ${handed.set}` : ''} ${set.remove}`,
        ExpressionAttributeNames: {
          ...set.names,
          ...handed?.names,
          '#look': 'look',
          '#status': 'status',
          '#version': 'version',
          '#lease': 'lease',
          '#until': 'until',
        },
        ConditionExpression: `${isAsLoaded} AND ${hasNoLiveLease}`,
        values: {
          ...set.values,
          ...handed?.values,
          ':loadedLook': loaded.look,
          ':loadedStatus': loaded.status,
          ':loadedVersion': loaded.version,
          ':now': lookBegan,
        },
      },
      (stored) => (stored.lease?.id === lease.id ? stored : undefined),
    );
  };
}

/**
 * Stored between the read and the send. If its reply is lost, the stored attempts show that the write is ours: the version
 * alone does not, because a testimony leads to the same one.
 */
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
