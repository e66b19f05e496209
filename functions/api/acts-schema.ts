import * as z from 'zod/mini';
import { ends, rejectionCodes } from '../core/cancellation/status.ts';
import { maxPresentableLength } from '../untrusted/presentable.ts';
import { amountSchema, maxNoteLength, maxTextLength, text, time, upTo } from './field-schemas.ts';

const actor = {
  by: upTo(maxPresentableLength).check(
    z.describe("Who did it: the subject of the person's token, or the id of the client."),
  ),
  byName: text('The readable name of the person, if the token had one.'),
};

export const actSchema = z.object({
  at: time('When it was done.'),
  act: z
    .enum(['accept', 'recheck', 'proposal', 'approval', 'resolution', 'correction'])
    .check(
      z.describe(
        'What was done. `accept` is the request itself. `proposal` is a resolution or a correction that needs a second person, and `approval` is the agreement of that person.',
      ),
    ),
  ...actor,
  status: z
    .nullable(z.enum(ends))
    .check(z.describe('The end that a proposal, a resolution or a correction stated. Null for other acts.')),
  note: text('What they wrote about it.', maxNoteLength),
});

const statement = {
  at: time('When it was said.'),
  ...actor,
  status: z.enum(ends).check(z.describe('How the cancellation really ended.')),
  code: z.nullable(z.enum(rejectionCodes)).check(z.describe('Why it was rejected. Null unless it was.')),
  refund: z
    .nullable(z.object({ amount: amountSchema }))
    .check(z.describe('What was refunded. Null if nothing was, or if it is not known.')),
  reference: text("The provider's own reference.", maxTextLength),
  note: upTo(maxNoteLength).check(z.describe('How that person knows.')),
};

export const correctionSchema = z.object(statement);

export const proposalSchema = z.object({
  kind: z.enum(['resolution', 'correction']).check(z.describe('Whether it would end a review, or correct an end.')),
  ...statement,
});
