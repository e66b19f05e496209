import * as z from 'zod/mini';
import { maxPresentableLength } from '../untrusted/presentable.ts';
import { maxNoteLength, maxTextLength, text, time, upTo } from './field-schemas.ts';

export const evidenceSchema = z.object({
  via: z
    .enum(['response', 'poll', 'webhook', 'operator'])
    .check(
      z.describe(
        'How we know: `response` is the answer to a cancel or refund request, `poll` is a read of the payment, `webhook` is an authenticated message of the provider, `operator` is a person.',
      ),
    ),
  observedAt: time('When we received this information.'),
  by: text("For `operator`, who said it: the subject of that person's token, or the id of the client. Null otherwise."),
  byName: text('For `operator`, the readable name of that person, if the token had one.'),
  reference: text("The provider's own reference for the cancellation.", maxTextLength),
  code: text("The provider's own code."),
  message: text('What the provider wrote, shortened. For `operator`, the note of that person.', maxNoteLength),
  details: z
    .record(upTo(maxPresentableLength), upTo(maxPresentableLength))
    .check(
      z.describe(
        'More of what the provider said, for example the address of a receipt or the code of the card network. At most eight entries. The provider chooses the text, so treat it as untrusted.',
      ),
    ),
});
