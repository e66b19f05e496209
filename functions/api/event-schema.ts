import * as z from 'zod/mini';
import type { DetailType } from '../core/cancellation/cancellation.ts';
import { eventSource } from './event.ts';
import { eventResourceSchema } from './resource-schema.ts';

export const eventDetailSchema = z.object({
  eventId: z
    .string()
    .check(z.regex(/^evt_can_[a-z2-7]{26}_\d+$/), z.describe('The same for every repeat of this event: dedupe by it.')),
  version: z.int().check(z.positive(), z.describe('Grows with every change of the cancellation.')),
  merchantId: z.string().check(z.describe('Whose cancellation it is: select by it in a rule.')),
  cancellation: eventResourceSchema,
});

/** What each event says. */
export const detailTypes = {
  CancellationCompleted: 'A cancellation came to its end: cancelled, refunded, partially_refunded or rejected.',
  CancellationReviewRequired: 'A person must decide about a cancellation; its outcome is not known.',
  CancellationContradicted: 'Later evidence disagrees with the end of a cancellation, whose status stays as it is.',
} as const satisfies Record<DetailType, string>;

export const detailTypeNames = Object.keys(detailTypes) as readonly DetailType[];

/** The EventBridge envelope as a rule's target receives it. */
export const envelopeSchema = (detailType: DetailType) =>
  z.object({
    version: z.literal('0'),
    id: z.string().check(z.describe("EventBridge's own id; another one for every repeat.")),
    'detail-type': z.literal(detailType),
    source: z.literal(eventSource),
    account: z.string(),
    time: z.iso.datetime(),
    region: z.string(),
    resources: z.array(z.string()),
    detail: eventDetailSchema,
  });
