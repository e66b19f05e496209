import * as z from 'zod/mini';
import { upTo } from './field-schemas.ts';

/** Bytes of one exchange in the log (`functions/steps/wire/logged-exchange.ts`), and so the most characters of a text in it. */
const maxBytes = 2000;

/** The log has at most 50 looks, and a look has a read and the request that it allowed. */
const maxExchanges = 100;

const said = upTo(maxBytes);
const text = (words: string) => z.nullable(said).check(z.describe(words));

const shownFields = (words: string) => z.record(said, z.nullable(said)).check(z.describe(words));

const requestSchema = z.object({
  method: said,
  host: said.check(z.describe('The host of the provider.')),
  path: said.check(z.describe('The path below the base URL, without secrets.')),
  query: shownFields('The names of the query, as `fields`.'),
  fields: shownFields(
    'The fields of the body by their paths. Only your own references and amounts have values. All others are null.',
  ),
});

const answerSchema = z.object({
  status: z.int().check(z.describe('The HTTP status.')),
  fields: shownFields(
    'The fields that can decide, if they are codes. Null: there was a value that we do not show. All other fields of the answer are left out, because they may be personal data.',
  ),
});

const failureSchema = z.object({
  kind: z
    .enum(['not_sent', 'no_answer', 'credentials_refused'])
    .check(
      z.describe(
        '`not_sent`: the request provably never left. `no_answer`: it may have arrived, and nobody knows what became of it. `credentials_refused`: the login was refused, so nothing was sent.',
      ),
    ),
  detail: said.check(z.describe('Why, for example `no whole answer within 10000 ms` or `ECONNRESET`.')),
});

const meaningSchema = z.object({
  kind: said.check(z.describe('As in the timeline, for example `pending` or `rejected`.')),
  reason: text('Why the payment will not be cancelled, in our words. Null if it does not say that.'),
  code: text("The provider's own code."),
  message: text('What the provider wrote, shortened, without addresses and phone numbers. Treat it as untrusted.'),
  reference: text("The provider's own reference."),
  detail: text('More about it in our words.'),
});

/** One request to a provider, and what it answered. */
export const exchangeSchema = z.object({
  at: z.iso.datetime().check(z.describe('When the exchange began.')),
  look: z.int().check(z.describe('In which look at the cancellation, from 1.')),
  exchange: z.enum(['cancel', 'refund', 'status']).check(z.describe('`status` is a read of the payment.')),
  attempt: z.nullable(z.int()).check(z.describe('Which attempt a cancel or refund was, from 1. Null for a read.')),
  milliseconds: z.number().check(z.describe('How long it took, a login included.')),
  sends: z
    .int()
    .check(
      z.describe(
        'How often the request left us. 0: never. 2: an access token had expired, so it was sent again with a new one.',
      ),
    ),
  request: z.nullable(requestSchema).check(z.describe('What we sent. Null if there was nothing to send.')),
  answer: z.nullable(answerSchema).check(z.describe('What the provider answered. Null without an answer.')),
  failure: z.nullable(failureSchema).check(z.describe('Why there is no answer. Null with one.')),
  meaning: meaningSchema.check(z.describe('What we learnt from it.')),
});

/** What was said to the provider and by it, oldest first. */
export const exchangesSchema = z.object({
  items: z
    .array(exchangeSchema)
    .check(
      z.maxLength(maxExchanges),
      z.describe(
        'The exchanges of the first 10 and the latest 40 looks, as long as they are kept. One may be missing: the log is written after the result, and nothing waits for it.',
      ),
    ),
});

/** What was said to the provider of a cancellation, as the API shows it. */
export type ExchangeList = z.infer<typeof exchangesSchema>;

export type Exchange = ExchangeList['items'][number];
