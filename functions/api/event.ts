import { type Cancellation, type DetailType, type DueEvent, toResource } from '../core/cancellation/cancellation.ts';

export const eventSource = 'rescind.cancellations';

/** The event that `record`'s newest transition owes its subscribers; the same record always gives the same event. */
export function dueEvent(record: Cancellation, detailType: DetailType): DueEvent {
  const { timeline: _timeline, ...cancellation } = toResource(record);
  const eventId = `evt_${record.id}_${record.version}`;
  return {
    eventId,
    detailType,
    detail: { eventId, version: record.version, merchantId: record.merchant, cancellation },
  };
}
