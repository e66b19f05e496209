import * as z from 'zod/mini';

/** What one provider needs and can do. */
export const capabilitiesSchema = z.object({
  provider: z.string().check(z.describe('The name to use as `provider` in requests.')),
  title: z.string(),
  transaction: z
    .record(z.string(), z.unknown())
    .check(z.describe('A JSON Schema of `transaction`: the references that a request must contain.')),
  required: z
    .array(z.string())
    .check(z.describe('Fields of the request that are optional elsewhere and required by this provider.')),
  safeToResend: z
    .boolean()
    .check(z.describe('Whether the same cancel request can safely be sent again when its outcome is unclear.')),
  statusReadable: z.boolean().check(z.describe("Whether the payment's status can be read at the provider.")),
  webhooks: z.boolean().check(z.describe("Whether we accept this provider's webhooks.")),
  partialAmounts: z.boolean().check(z.describe('Whether a request may contain `amount`.')),
  afterCapture: z
    .enum(['rejects', 'refunds'])
    .check(z.describe("What the provider's cancel does to a captured payment.")),
  configured: z
    .boolean()
    .check(z.describe('Whether we have your credentials for this provider. Without them your requests are refused.')),
  deadlineSeconds: z.number().check(z.describe('How many seconds we keep trying. After that a person must decide.')),
});

export const providersSchema = z.object({ items: z.array(capabilitiesSchema) });
