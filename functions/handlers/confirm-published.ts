import type { EventDetail } from '../api/event.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'now' | 'log'>;

/** An event as our own rule delivers it. */
interface Envelope {
  readonly 'detail-type'?: string;
  readonly detail: EventDetail;
}

/** Our own bus has shown the event, so it is no longer owed; if another one is, the next run publishes it. */
export const confirmPublished =
  (needs: Needs) =>
  async ({ 'detail-type': detailType, detail }: Envelope): Promise<void> => {
    const { eventId, cancellation } = detail;
    needs.log.info('published', { cancellationId: cancellation.id, eventId, detailType, status: cancellation.status });
    const record = await needs.store.confirm(cancellation.id, eventId, needs.now());
    if (record && record.dueEvents.length > 0) await startRun(record, record.run + 1, needs);
  };
