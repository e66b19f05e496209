import type { Cancellation, DetailType, DueEvent } from '../core/cancellation/cancellation.ts';
import { type EventResource, toEventResource } from './resource.ts';
import { traceparentOf } from './traceparent.ts';

export const eventSource = 'rescind.cancellations';

/** What subscribers receive as the `detail` of an event. */
export interface EventDetail {
  readonly eventId: string;
  readonly version: number;
  readonly merchantId: string;
  readonly cancellation: EventResource;
  /** As the merchant sent it with the request. */
  readonly traceparent?: string | undefined;
}

/** The event about `record` as it stands; the same version of a record always gives the same event. */
export function dueEvent(record: Cancellation, detailType: DetailType): DueEvent & { readonly detail: EventDetail } {
  const cancellation = toEventResource(record);
  const eventId = `evt_${record.id}_${record.version}`;
  return {
    eventId,
    detailType,
    detail: { eventId, version: record.version, merchantId: record.merchant, cancellation },
  };
}

export type PublishedEvent = Pick<DueEvent, 'detailType' | 'detail'>;

/** What a workflow publishes. The trace is added only here, because the record has it already and is charged by its size. */
export const publishedEvent = (
  { trace }: Pick<Cancellation, 'trace'>,
  { detailType, detail }: PublishedEvent,
): PublishedEvent =>
  trace === undefined
    ? { detailType, detail }
    : { detailType, detail: { ...(detail as EventDetail), traceparent: traceparentOf(trace) } };
