import * as z from 'zod/mini';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';

const schema = z.object({
  cancellationId: z.string(),
  look: z.int(),
  token: z.optional(z.string()),
  run: z.optional(z.int()),
  recheck: z.optional(z.boolean()),
});

/** A queue message's body. Throws when it is none of ours; after its last try it rests in the dead-letter queue. */
export const lookMessageIn = (body: string): LookMessage => z.parse(schema, JSON.parse(body)) as LookMessage;
