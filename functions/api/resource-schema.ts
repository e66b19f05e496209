import * as z from 'zod/mini';
import { rejectionCodes, reviewCodes, statuses } from '../core/cancellation/status.ts';
import { amountSchema } from './field-schemas.ts';

/** What the API answers, as zod schemas: the documents and the clients are derived from these. */

const time = (words: string) => z.iso.datetime().check(z.describe(words));
const text = (words: string) => z.nullable(z.string()).check(z.describe(words));

export const rejectionSchema = z.object({
  code: z.enum(rejectionCodes),
  detail: text('Why, in a few words.'),
});

export const refundSchema = z.object({ amount: amountSchema });

export const reviewSchema = z.object({
  code: z.enum(reviewCodes),
  detail: text('What a person should look at.'),
});

export const evidenceSchema = z.object({
  via: z
    .enum(['response', 'poll', 'operator'])
    .check(z.describe('By which way we know: the answer to the cancel, a read of the payment, or a person.')),
  observedAt: time('When we learnt it.'),
  reference: text("The provider's own reference for the cancel."),
  code: text("The provider's own code."),
  message: text("The provider's own words, shortened; an operator's note."),
});

export const timelineEntrySchema = z.object({
  at: time('When it happened.'),
  event: z.string().check(z.describe('What happened.')),
  detail: text('More about it.'),
});

const transactionSchema = z
  .record(z.string(), z.optional(z.string()))
  .check(z.describe("The provider's own references to the payment, as they were given."));

const fields = {
  id: z.string().check(z.regex(/^can_[a-z2-7]{26}$/), z.describe('Derived from merchant and idempotency key.')),
  status: z
    .enum(statuses)
    .check(z.describe('`cancelled`, `refunded`, `partially_refunded` and `rejected` are ends and never change.')),
  provider: z.string().check(z.describe('Who holds the payment.')),
  transaction: transactionSchema,
  reason: z.nullable(z.enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
  description: text('As it was given.'),
  merchantReference: text('As it was given.'),
  amount: z.nullable(amountSchema).check(z.describe('The part that was asked for; null for the whole payment.')),
  ifCaptured: z.enum(['reject', 'refund']).check(z.describe('What may happen once money has moved.')),
  requestedAt: time('When it was accepted.'),
  updatedAt: time('When it was looked at last, or anything about it changed.'),
  completedAt: z.nullable(z.iso.datetime()).check(z.describe('When it came to its end; null before.')),
  rejection: z.nullable(rejectionSchema).check(z.describe('Why the payment was not cancelled.')),
  refund: z.nullable(refundSchema).check(z.describe('What was given back in place of a cancel.')),
  review: z.nullable(reviewSchema).check(z.describe('Why a person must decide; null while nobody must.')),
  evidence: z.nullable(evidenceSchema).check(z.describe('Who said so, when, and by which way.')),
  attempts: z.int().check(z.nonnegative(), z.describe('How often the cancel was sent to the provider.')),
};

/** One cancellation. */
export const resourceSchema = z.object({
  ...fields,
  timeline: z
    .array(timelineEntrySchema)
    .check(z.describe('What happened, oldest first; long stories lose their middle.')),
});

/** One cancellation as events carry it. */
export const eventResourceSchema = z.object(fields);

/** A page of cancellations, newest first. */
export const listSchema = z.object({
  items: z.array(resourceSchema),
  nextCursor: text('Give it as `cursor` for the next page; null on the last one.'),
});

/** What one provider needs and can do. */
export const capabilitiesSchema = z.object({
  provider: z.string().check(z.describe('The word to use in requests.')),
  title: z.string(),
  transaction: z
    .record(z.string(), z.unknown())
    .check(z.describe('A JSON Schema of the references that a request must give.')),
  required: z.array(z.string()).check(z.describe('Common fields that this provider requires.')),
  safeToResend: z.boolean().check(z.describe('Whether the same cancel may be sent again when its outcome is unclear.')),
  statusReadable: z.boolean().check(z.describe('Whether the payment can be read.')),
  webhooks: z.boolean().check(z.describe('Whether its webhooks are understood.')),
  partialAmounts: z.boolean().check(z.describe('Whether `amount` is possible.')),
  afterCapture: z
    .enum(['rejects', 'refunds'])
    .check(z.describe("What the provider's cancel does once money has moved.")),
  configured: z
    .boolean()
    .check(z.describe('Whether you have credentials there; without them cancellations are refused.')),
  deadlineSeconds: z.number().check(z.describe('How long we try before a person must decide.')),
});

export const providersSchema = z.object({ items: z.array(capabilitiesSchema) });

export const fieldErrorSchema = z.object({
  pointer: z.string().check(z.describe('An RFC 6901 pointer into the body, or the name of a parameter.')),
  detail: z.string().check(z.describe('What was expected there; never the value.')),
});

/** RFC 9457 problem details; some problems carry more fields. */
export const problemSchema = z.looseObject({
  type: z.string().check(z.describe('`urn:rescind:problem:` and the name of the problem.')),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(fieldErrorSchema)),
});

/** The body of API Gateway's own 401, 403, 404 and 429. */
export const gatewayMessageSchema = z.object({ message: z.string() });
