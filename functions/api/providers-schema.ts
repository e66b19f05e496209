import * as z from 'zod/mini';
import { maxPresentableLength } from '../untrusted/presentable.ts';
import { maxNameLength, maxTextLength, text, time, upTo, words } from './field-schemas.ts';

/** The body of a request to hold a provider. Every merchant can read the reason. */
export const holdSchema = z.strictObject({ reason: words(maxTextLength) });

/** The body of a release, which may be absent. */
export const releaseSchema = z.strictObject({ reason: z.optional(words(maxTextLength)) });

const onlyOperators = 'Only with the scope `providers/operate`.';

const laneActSchema = z.object({
  at: time('When it was done.'),
  act: z.enum(['hold', 'release']),
  by: upTo(maxPresentableLength).check(
    z.describe("Who did it: the subject of the person's token, or the id of the client."),
  ),
  byName: text('The readable name of the person, if the token had one.'),
  reason: text('Why.', maxTextLength),
});

/** One act of an operator of the platform, as the API shows it. */
export type ShownLaneAct = z.infer<typeof laneActSchema>;

const shownHoldSchema = z.object({
  since: z.iso.datetime(),
  reason: upTo(maxTextLength),
  by: z
    .optional(upTo(maxPresentableLength))
    .check(z.describe(`Who holds the provider: the subject of their token. ${onlyOperators}`)),
  byName: z.optional(text(`The readable name of that person, if the token had one. ${onlyOperators}`)),
});

/** A hold as the API shows it. */
export type ShownHold = z.infer<typeof shownHoldSchema>;

const held = z
  .nullable(shownHoldSchema)
  .check(
    z.describe(
      'Set while an operator holds this provider. We accept cancellations as always, but we make no request to the provider until it is released. Null otherwise.',
    ),
  );

/** The answer to a hold and to a release. */
export const heldProviderSchema = z.object({ provider: upTo(maxNameLength), held });

/** Fields of one request, and providers. */
const [maxFields, maxProviders] = [20, 100];

/** What one provider needs and can do. */
export const capabilitiesSchema = z.object({
  provider: upTo(maxNameLength).check(z.describe('The name to use as `provider` in requests.')),
  title: upTo(maxTextLength),
  transaction: z
    .record(upTo(maxNameLength), z.unknown())
    .check(z.describe('A JSON Schema of `transaction`: the references that a request must contain.')),
  required: z
    .array(upTo(maxNameLength))
    .check(
      z.maxLength(maxFields),
      z.describe('Fields of the request that are optional elsewhere and required by this provider.'),
    ),
  safeToResend: z
    .boolean()
    .check(
      z.describe(
        'Whether a second arrival of the same cancel request does no more than the first. If so, we repeat an unclear request until we see that it worked, or until the deadline. Otherwise we send it again only if the earlier one certainly had no effect.',
      ),
    ),
  whenInDoubt: z
    .enum(['read-status', 'resend', 'await-webhook', 'ask-person'])
    .check(
      z.describe(
        'How we find out what an unclear cancel request did: `read-status` reads the payment, `resend` sends the same request again and trusts its answer, `await-webhook` repeats the request until a signed webhook tells the result, `ask-person` asks a person.',
      ),
    ),
  statusReadable: z
    .boolean()
    .check(
      z.describe(
        "Whether the payment's status can be read at the provider. Some providers need a path for it in your credentials.",
      ),
    ),
  webhooks: z.boolean().check(z.describe("Whether we accept this provider's webhooks.")),
  partialAmounts: z.boolean().check(z.describe('Whether a request may contain `amount`.')),
  afterCapture: z
    .enum(['rejects', 'refunds'])
    .check(z.describe("What the provider's cancel does to a captured payment.")),
  configured: z
    .boolean()
    .check(z.describe('Whether we have your credentials for this provider. Without them your requests are refused.')),
  held,
  holds: z
    .optional(z.array(laneActSchema).check(z.maxLength(50)))
    .check(
      z.describe(
        `Who held and released the provider, oldest first. Of all providers together, the last 50 acts are kept. ${onlyOperators}`,
      ),
    ),
  deadlineSeconds: z.number().check(z.describe('How many seconds we keep trying. After that a person must decide.')),
});

export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const providersSchema = z.object({ items: z.array(capabilitiesSchema).check(z.maxLength(maxProviders)) });
