import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';

type Counted = Pick<Cancellation, 'id' | 'status' | 'version' | 'wakeAt'>;

/** Recovery runs every minute and moves the alarm of what it takes up, so this much later nobody did. */
const abandonedAfter = 3 * 60 * 1000;

/** Counts cancellations by the newest version seen of each, whatever the order in which they are seen. */
export interface Tally {
  note(record: Counted): void;
  count(now: number): {
    readonly accepted: number;
    readonly ended: number;
    readonly underReview: number;
    readonly lost: number;
  };
}

export function tally(): Tally {
  const versions = new Map<string, number>();
  const open = new Map<string, number | undefined>();
  const underReview = new Set<string>();
  let ended = 0;

  return {
    note({ id, status, version, wakeAt }) {
      const known = versions.get(id);
      if (known !== undefined && known > version) return;
      const wasEnded = known !== undefined && !open.has(id) && !underReview.has(id);
      versions.set(id, version);
      open.delete(id);
      underReview.delete(id);
      if (isEnd(status)) ended += wasEnded ? 0 : 1;
      else if (status === 'review_required') underReview.add(id);
      else open.set(id, wakeAt);
    },
    count: (now) => ({
      accepted: versions.size,
      ended,
      underReview: underReview.size,
      lost: [...open.values()].filter((wakeAt) => wakeAt === undefined || wakeAt < now - abandonedAfter).length,
    }),
  };
}
