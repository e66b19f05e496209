import type { EventDetail } from '../api/event.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'now'>;

/** Our own bus has shown the event, so it is no longer owed; if another one is, the next run publishes it. */
export const confirmPublished =
  (needs: Needs) =>
  async ({ detail }: { readonly detail: EventDetail }): Promise<void> => {
    const record = await needs.store.confirm(detail.cancellation.id, detail.eventId, needs.now());
    if (record && record.dueEvents.length > 0) await startRun(record, record.run + 1, needs);
  };
