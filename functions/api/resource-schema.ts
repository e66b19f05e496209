import * as z from 'zod/mini';
import { maxActs, maxCorrections } from '../core/cancellation/acts/act.ts';
import { rejectionCodes, reviewCodes, statuses } from '../core/cancellation/status.ts';
import { maxTimelineEntries } from '../core/cancellation/timeline.ts';
import { actSchema, correctionSchema, proposalSchema } from './acts-schema.ts';
import { evidenceSchema } from './evidence-schema.ts';
import { amountSchema, maxNameLength, maxNoteLength, maxTextLength, text, time, upTo } from './field-schemas.ts';
import { standingFields } from './standing/standing-schema.ts';

/** What the API answers, as zod schemas: the documents and the clients are derived from these. */

export const rejectionSchema = z.object({
  code: z
    .enum(rejectionCodes)
    .check(
      z.describe(
        '`declined`: the payment itself failed, so nothing is held. `cancel_declined`: the cancel failed for good, so money may still be held or taken. The other codes say what happened to the payment.',
      ),
    ),
  detail: text('The reason in a few words, or the note of the person who decided.', maxNoteLength),
});

export const refundSchema = z.object({ amount: amountSchema });

export const reviewSchema = z.object({
  code: z
    .enum(reviewCodes)
    .check(
      z.describe(
        '`provider_asks`: the provider asks for a person. `outcome_unknown`: a cancel may have taken effect, or money may still be held. `deadline_passed`: there was no result before the deadline, and no request is in doubt. `contradicted`: two statements contradict each other, or money was given back that nobody asked for. `credentials_refused`: the provider refused your credentials until the deadline, and no request is in doubt. `not_readable`: the payment cannot be read, and a cancel without a read could give money back or cancel more than you asked for.',
      ),
    ),
  detail: text('What a person should check.'),
});

export const credentialsRefusedSchema = z.object({
  detail: text('What the provider said.'),
  since: time('When the provider first refused them.'),
});

export const timelineEntrySchema = z.object({
  at: time('When it happened.'),
  event: upTo(maxNameLength).check(
    z.describe(
      'What happened, for example `accepted`, `cancel_pending`, `testimony_cancelled` (a webhook) or `cancelled`.',
    ),
  ),
  detail: text('Details of what happened.'),
});

const transactionSchema = z
  .record(upTo(maxNameLength), z.optional(upTo(maxTextLength)))
  .check(z.describe("The provider's references that identify the payment, as you gave them."));

const fields = {
  id: upTo(30).check(
    z.regex(/^can_[a-z2-7]{26}$/),
    z.describe('Derived from your merchant id and the idempotency key.'),
  ),
  status: z
    .enum(statuses)
    .check(z.describe('`cancelled`, `refunded`, `partially_refunded` and `rejected` are final and never change.')),
  provider: upTo(maxNameLength).check(z.describe('The provider that holds the payment.')),
  transaction: transactionSchema,
  reason: z.nullable(z.enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
  description: text('As you gave it.', maxTextLength),
  merchantReference: text('As you gave it.', maxTextLength),
  amount: z.nullable(amountSchema).check(z.describe('The part of the payment to refund. Null for the whole payment.')),
  ifCaptured: z
    .enum(['reject', 'refund'])
    .check(
      z.describe('What to do if the payment is already captured: reject the cancellation, or refund the payment.'),
    ),
  requestedAt: time('When we accepted the request.'),
  updatedAt: time('When we last checked the payment at the provider, or changed anything in the cancellation.'),
  completedAt: z.nullable(z.iso.datetime()).check(z.describe('When it reached its final status. Null before that.')),
  rejection: z
    .nullable(rejectionSchema)
    .check(z.describe('Why the payment was not cancelled. Null unless the status is `rejected`.')),
  refund: z
    .nullable(refundSchema)
    .check(z.describe('The amount that was refunded instead of cancelled. Null if there was none or it is not known.')),
  review: z.nullable(reviewSchema).check(z.describe('Why a person must decide. Null if nobody has to.')),
  credentialsRefused: z
    .nullable(credentialsRefusedSchema)
    .check(
      z.describe(
        'Set while the cancellation waits because the provider refuses your credentials. It goes on by itself when they work.',
      ),
    ),
  evidence: z
    .nullable(evidenceSchema)
    .check(z.describe('What we learnt last: who said it, when, and how we received it.')),
  attempts: z
    .int()
    .check(
      z.nonnegative(),
      z.describe('How many cancel and refund requests the provider refused or worked on, or may have worked on.'),
    ),
  corrections: z
    .array(correctionSchema)
    .check(
      z.maxLength(maxCorrections),
      z.describe(
        'What people said later about an end that a person had stated, oldest first, at most 8. The newest one counts. The status and the other fields stay as they were.',
      ),
    ),
};

/** One cancellation. */
export const resourceSchema = z.object({
  ...fields,
  ...standingFields,
  proposal: z
    .nullable(proposalSchema)
    .check(z.describe('A resolution or a correction that a second person must approve. Null if there is none.')),
  acts: z
    .array(actSchema)
    .check(
      z.maxLength(maxActs),
      z.describe(
        'What people and clients did, oldest first. Of the acts that decided nothing, such as rechecks, only the newest 20 are kept.',
      ),
    ),
  timeline: z
    .array(timelineEntrySchema)
    .check(
      z.maxLength(maxTimelineEntries),
      z.describe('What happened, oldest first. A long timeline keeps its first 20 and its last 40 entries.'),
    ),
});

/** One cancellation as events carry it. */
export const eventResourceSchema = z.object(fields);

/** A page of cancellations, newest first. */
export const listSchema = z.object({
  items: z.array(resourceSchema).check(z.maxLength(100)),
  nextCursor: text('Send it as `cursor` to get the next page. Null on the last page.'),
  searchedBackTo: z
    .nullable(z.iso.datetime())
    .check(
      z.describe(
        'The pages up to this one contain all cancellations of the list that were requested after this time. Null on the last page.',
      ),
    ),
});
