import * as z from 'zod/mini';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';

const schema = z.object({
  cancellationId: z.string(),
  look: z.int(),
  token: z.optional(z.string()),
  run: z.optional(z.int()),
  recheck: z.optional(z.boolean()),
  firstLook: z.optional(z.object({ provider: z.string(), isPart: z.boolean() })),
  plannedLook: z.optional(
    z.object({
      provider: z.string(),
      version: z.int(),
      exchange: z.enum(['cancel', 'status', 'testimony', 'none']),
      wakeAt: z.optional(z.number()),
    }),
  ),
});

/** Parses the body of a queue message. Throws if it is not ours; after the last attempt SQS moves it to the dead letters. */
export const lookMessageIn = (body: string): LookMessage => z.parse(schema, JSON.parse(body)) as LookMessage;
