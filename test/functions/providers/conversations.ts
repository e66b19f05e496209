import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { ExchangeInput } from '../../../functions/providers/exchange.ts';

export const providersFolder = join(import.meta.dirname, '../../../functions/providers');

/** Read from the disk and not from the code under test, so that no folder can be forgotten. */
export const providerFolders = readdirSync(providersFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.unknown()),
  url: z.optional(z.string()),
  query: z.optional(z.record(z.string(), z.string())),
  form: z.optional(z.record(z.string(), z.string())),
});

const response = z.strictObject({
  status: z.int(),
  headers: z._default(z.record(z.string(), z.string()), {}),
  body: z.optional(z.unknown()),
  retryAfter: z.optional(z.int()),
});

const exchanges = z.array(
  z.strictObject({
    name: z.string(),
    exchange: z.enum(['cancel', 'refund', 'status']),
    asked: z._default(z.record(z.string(), z.unknown()), {}),
    /** Absent if the configuration names no way to read. */
    request: z.optional(request),
    response,
    observation: z.looseObject({ kind: z.string() }),
    snapshot: z.optional(z.unknown()),
  }),
);

const logins = z.array(
  z.strictObject({
    name: z.string(),
    credentials: z.record(z.string(), z.unknown()),
    request,
    response,
    token: z.nullable(z.looseObject({ accessToken: z.string() })),
  }),
);

const webhooks = z.array(
  z.strictObject({
    name: z.string(),
    rawBody: z.string(),
    headers: z.record(z.string(), z.string()),
    secrets: z.array(z.string()),
    /** The moment of receipt, for signatures that carry a time. */
    now: z._default(z.iso.datetime(), '2026-01-01T00:00:00Z'),
    authentic: z.boolean(),
    concerns: z.optional(z.array(z.record(z.string(), z.string()))),
    tells: z.optional(z.array(z.looseObject({ id: z.string() }))),
  }),
);

export type RecordedExchange = z.infer<typeof exchanges>[number];

function recordings<S extends z.ZodMiniType>(folder: string, schema: S, isWanted: (file: string) => boolean) {
  const conversations = join(providersFolder, folder, 'conversations');
  return readdirSync(conversations)
    .filter((file) => file.endsWith('.json') && isWanted(file))
    .map((file) => z.parse(schema, JSON.parse(readFileSync(join(conversations, file), 'utf8'))));
}

/** What a provider folder has recorded: logins, webhooks, and every other file holds cancels and reads. */
export const conversationsOf = (folder: string) => ({
  exchanges: recordings(folder, exchanges, (file) => file !== 'login.json' && file !== 'webhook.json').flat(),
  logins: recordings(folder, logins, (file) => file === 'login.json').flat(),
  webhooks: recordings(folder, webhooks, (file) => file === 'webhook.json').flat(),
});

const providerToken = '00000000-0000-4000-8000-000000000000';

/** What a recording leaves out is what every cancellation has. */
export function askedIn({ asked }: RecordedExchange, provider: Provider): ExchangeInput {
  const attempts = (asked.attempts ?? []) as ExchangeInput['attempts'];
  return {
    transaction: provider.example.transaction,
    configuration: {},
    merchantReference: provider.example.merchantReference,
    providerToken,
    ifCaptured: 'reject',
    ...asked,
    attempts: attempts.map((attempt) => ({ ...{ providerToken, sentAt: 0, leftBy: 0 }, ...attempt })),
  };
}
