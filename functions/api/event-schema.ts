import * as z from 'zod/mini';
import type { DetailType } from '../core/cancellation/cancellation.ts';
import { eventSource } from './event.ts';
import { maxMerchantLength, maxTextLength, upTo } from './field-schemas.ts';
import { eventResourceSchema } from './resource-schema.ts';

export const eventDetailSchema = z.object({
  eventId: upTo(64).check(
    z.regex(/^evt_can_[a-z2-7]{26}_\d+$/),
    z.describe('Stays the same if the event is delivered more than once. Use it to drop duplicates.'),
  ),
  version: z.int().check(z.positive(), z.describe('The version of the cancellation. It grows with every change.')),
  merchantId: upTo(maxMerchantLength).check(
    z.describe('The merchant that owns the cancellation. Filter by it in your EventBridge rule.'),
  ),
  cancellation: eventResourceSchema,
  traceparent: z.optional(
    upTo(55).check(
      z.regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/),
      z.describe(
        'The `traceparent` (W3C Trace Context) of the request that created the cancellation. Absent if the request had none, or an invalid one.',
      ),
    ),
  ),
});

/** What each event says. */
export const detailTypes = {
  CancellationCompleted:
    'A cancellation reached its final status: cancelled, refunded, partially_refunded or rejected.',
  CancellationReviewRequired: 'Rescind cannot find out by itself how a cancellation ended. A person must decide.',
  CancellationContradicted:
    'Later evidence contradicts the final status of a cancellation, or a person corrected an end that a person had stated. The status does not change. After a correction, `corrections` says what is right.',
  CredentialsRefused:
    'A provider refused your credentials. Your cancellations there wait, and go on by themselves when the credentials work. Published once when that begins, and again only after an hour in which no cancellation met the refusal. It contains one of the cancellations that wait.',
} as const satisfies Record<DetailType, string>;

export const detailTypeNames = Object.keys(detailTypes) as readonly DetailType[];

/** The EventBridge envelope as a rule's target receives it. */
export const envelopeSchema = (detailType: DetailType) =>
  z.object({
    version: z.literal('0'),
    id: upTo(maxTextLength).check(
      z.describe("EventBridge's own id. It is different each time the event is published."),
    ),
    'detail-type': z.literal(detailType),
    source: z.literal(eventSource),
    account: upTo(12),
    time: z.iso.datetime(),
    region: upTo(32),
    resources: z.array(upTo(2048)).check(z.maxLength(100)),
    detail: eventDetailSchema,
  });
