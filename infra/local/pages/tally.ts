import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';

type Counted = Pick<Cancellation, 'id' | 'status' | 'version' | 'wakeAt'>;

/** Recovery runs every minute and moves the wake time of what it resumes. After so long, recovery has missed it. */
const abandonedAfter = 3 * 60 * 1000;

export type Tally = ReturnType<typeof tally>;

/** Counts cancellations. Only the newest version of each counts, so versions may arrive in any order. */
export function tally() {
  const versions = new Map<string, number>();
  const open = new Map<string, number | undefined>();
  const underReview = new Set<string>();
  let ended = 0;

  return {
    note({ id, status, version, wakeAt }: Counted): void {
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
    count: (now: number) => ({
      accepted: versions.size,
      open: open.size,
      ended,
      underReview: underReview.size,
      lost: [...open.values()].filter((wakeAt) => wakeAt === undefined || wakeAt < now - abandonedAfter).length,
    }),
  };
}
