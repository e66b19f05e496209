import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { Fields } from '../../../core/cancellation/changes.ts';

/**
 * The condition of a write that leaves `wakeAt` as it is: it must still be the known one. Recovery and confirmations move
 * it without a new version, and may take the record out of the wake index. `undefined`: no condition is needed.
 */
export const keptWake = (fields: Fields, { wakeAt }: Pick<Cancellation, 'wakeAt'>) =>
  'wakeAt' in fields || wakeAt === undefined
    ? undefined
    : {
        condition: ' AND #wakeAt = :knownWake',
        names: { '#wakeAt': 'wakeAt' },
        values: { ':knownWake': wakeAt },
      };
