import * as z from 'zod';
import { hostPattern } from '../../../functions/steps/exchange/addresses.ts';

const https = z.string().regex(/^https:\/\/[^\s?#]+$/, 'must be an https URL without query and fragment');
const httpOrHttps = z.string().regex(/^https?:\/\/[^\s?#]+$/, 'must be a URL without query and fragment');
const count = z.int().min(1);

const audienceNeeded =
  'needs the audience (claim `aud`) that the issuer writes into the tokens for this API: without it, a token that the issuer made for another service would be accepted here';

export const issuerSchema = z.strictObject({
  issuer: https.describe('the issuer of the tokens (their claim `iss`)'),
  audience: z
    .string({ error: audienceNeeded })
    .regex(/\S/, audienceNeeded)
    .describe('the audience (claim `aud`) that the issuer writes into the tokens for this API'),
  merchantClaim: z.string().min(1).default('client_id').describe('the claim that names the merchant'),
  jwksUri: https.optional().describe("where the public keys are; absent: the issuer's discovery document says it"),
  tokenUrl: https.optional().describe('where clients get their tokens'),
  consoleClientId: z.string().min(1).optional().describe('the client of the console, without a secret'),
  authorizationUrl: https.optional().describe('where people sign in'),
  revocationUrl: https
    .optional()
    .describe('where signing out revokes the token (RFC 7009); absent: the token stays valid until it expires'),
  endSessionUrl: https.optional().describe('where people sign out'),
});

const checkedIssuer = issuerSchema.superRefine((value, context) => {
  if (!value.consoleClientId) return;
  const needs = (name: string) =>
    context.addIssue({ code: 'custom', path: ['consoleClientId'], message: `needs ${name} too` });
  if (!value.authorizationUrl) needs('authorizationUrl');
  if (!value.tokenUrl) needs('tokenUrl');
  // The default claim names the client. All people sign in with the same client, so they would all be one merchant.
  if (value.merchantClaim === 'client_id') needs("a merchantClaim that names a person's merchant");
});

export const domainSchema = z.strictObject({
  name: z.string().min(1).describe('the host name, for example `cancel.acme.example`'),
  certificateArn: z
    .string()
    .startsWith('arn:')
    .describe(
      "its certificate in Certificate Manager: in the stack's region for the API, in us-east-1 for the console",
    ),
});

/** The functions, apart from the workers, that may have concurrency of their own. */
const reservable = [
  'accept-cancellation',
  'authorise',
  'confirm-published',
  'escalate',
  'get-cancellation',
  'receive-webhook',
  'recover-stuck',
] as const;

/**
 * Every setting in which stages differ, as `settings/<stage>.json` contains it. Nothing else in `infra/cloud` compares the
 * name of a stage.
 */
export const settingsSchema = z
  .strictObject({
    isProduction: z
      .boolean()
      .describe('production allows only https, keeps data when the stack is deleted, and protects it from deletion'),
    providerEnvironments: z
      .array(z.string())
      .describe(
        'which environment of each provider to use, in order of preference; the first one with a documented host gives the base URL',
      ),
    baseUrls: z
      .record(z.string(), httpOrHttps)
      .default({})
      .describe('base URLs by provider, instead of those of `providerEnvironments`'),
    allowedHosts: z
      .record(z.string(), z.array(z.string().regex(hostPattern)))
      .default({})
      .describe(
        "by provider, the hosts that a base URL or a login in a merchant's credentials may have; absent: as the provider documents",
      ),
    simulators: z
      .boolean()
      .default(false)
      .describe('deploys the simulated providers, and uses them for every provider without an entry in `baseUrls`'),
    callsAtOnce: z.int().min(2).max(1000).describe('how many calls to one provider may be in flight at once'),
    reservedConcurrency: z
      .partialRecord(z.enum(reservable), count)
      .default({})
      .describe('concurrency that Lambda reserves for a function, which is also its maximum'),
    reserveForWorkers: z.boolean().default(false).describe('whether Lambda reserves `callsAtOnce` for each worker'),
    waitingCallers: count.describe(
      'how many callers may wait with `Prefer: wait` at once; only half of them can begin within the same 20 seconds; the others get their answer at once',
    ),
    throttle: z
      .strictObject({ rateLimit: count, burstLimit: count })
      .describe('the limits of the API for all callers together: requests per second, and requests in a burst'),
    merchantRate: z
      .strictObject({ perSecond: count, burst: count })
      .describe('the limits of the API for one merchant: requests per second, and requests in a burst'),
    logDays: z
      .union([z.literal(14), z.literal(30), z.literal(90), z.literal(365)])
      .describe('days until logs are deleted'),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO').describe('the lowest level that is logged'),
    exchangeLogDays: z
      .int()
      .min(0)
      .max(400)
      .default(30)
      .describe('days for which operators can read what was said to the provider of a cancellation; 0 keeps nothing'),
    archiveDays: count.describe('days during which published events can be replayed'),
    exampleSubscription: z
      .boolean()
      .default(false)
      .describe('creates a queue that receives every event, as an example'),
    console: z.boolean().default(true).describe('creates the console, if the issuer can sign people in'),
    secondPerson: z
      .boolean()
      .default(false)
      .describe('whether a resolution or a correction needs a second person, who sends the same one'),
    alarmEmail: z.email().optional().describe('the address that gets the alarms by email'),
    runbook: z.string().default('docs/runbook.md').describe('the address of the runbook, to which the alarms link'),
    issuer: checkedIssuer.optional().describe('an OpenID Connect issuer to use instead of a Cognito user pool'),
    apiDomain: domainSchema
      .optional()
      .describe('a domain of your own for the API, so that webhook addresses never change'),
    consoleDomain: domainSchema.optional().describe('a domain of your own for the console'),
    customerManagedKey: z
      .boolean()
      .default(false)
      .describe('encrypts the table, the queues, the topic and the logs with a KMS key of your own'),
    fixedEgress: z
      .boolean()
      .default(false)
      .describe(
        'calls providers from a VPC with two fixed IP addresses, for providers that allow only known addresses',
      ),
    gradualDeployment: z
      .boolean()
      .default(false)
      .describe('shifts calls to new versions of functions within minutes, and back if an alarm goes off'),
    tableName: z
      .string()
      .regex(/^[\w.-]{3,255}$/)
      .optional()
      .describe('a table that exists already, for example a restored one; absent: the stack creates its own'),
    lanesHeld: z.boolean().default(false).describe('starts with every provider held, for a restored table'),
    warmThroughput: z
      .strictObject({ readUnitsPerSecond: z.int().min(12_000), writeUnitsPerSecond: z.int().min(4_000) })
      .optional()
      .describe(
        'what the table and its indexes can serve at once, in units per second; absent: 12,000 read and 4,000 write units; it can only be raised, and AWS bills each raise',
      ),
  })
  .superRefine(({ isProduction, baseUrls, simulators }, context) => {
    if (!isProduction) return;
    for (const [provider, url] of Object.entries(baseUrls))
      if (!url.startsWith('https://'))
        context.addIssue({ code: 'custom', path: ['baseUrls', provider], message: 'must be https in production' });
    if (simulators)
      context.addIssue({ code: 'custom', path: ['simulators'], message: 'production has no simulated providers' });
  });

export type Settings = z.output<typeof settingsSchema>;

export type Domain = z.output<typeof domainSchema>;
