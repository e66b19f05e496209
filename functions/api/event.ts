import type { Cancellation, DetailType, DueEvent } from '../core/cancellation/cancellation.ts';
import { type CancellationResource, toResource } from './resource.ts';

export const eventSource = 'rescind.cancellations';

/** What subscribers receive as the `detail` of an event. */
export interface EventDetail {
  readonly eventId: string;
  readonly version: number;
  readonly merchantId: string;
  readonly cancellation: Omit<CancellationResource, 'timeline'>;
}

/** The event about `record` as it stands; the same version of a record always gives the same event. */
export function dueEvent(record: Cancellation, detailType: DetailType): DueEvent & { readonly detail: EventDetail } {
  const { timeline: _timeline, ...cancellation } = toResource(record);
  const eventId = `evt_${record.id}_${record.version}`;
  return {
    eventId,
    detailType,
    detail: { eventId, version: record.version, merchantId: record.merchant, cancellation },
  };
}
