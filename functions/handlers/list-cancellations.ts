import * as z from 'zod/mini';
import { check } from '../api/check.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, merchantWith } from '../api/http/request.ts';
import { toResource } from '../api/resource.ts';
import { isCancellationId } from '../core/cancellation/ids.ts';
import { statuses } from '../core/cancellation/status.ts';
import type { Position } from '../ports/cancellation-store.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { list, parsed } from '../untrusted/json.ts';

type Needs = Pick<Dependencies, 'store' | 'providers'>;

const querySchema = z.strictObject({
  status: z.optional(z.enum(statuses)),
  provider: z.optional(z.string().check(z.maxLength(64))),
  transactionId: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'expected a number from 1 to 100'))),
  cursor: z.optional(z.string().check(z.maxLength(200))),
});

const defaultLimit = 20;

/** `GET /v1/cancellations`: the merchant's cancellations, newest first. */
export const listCancellations =
  ({ store, providers }: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/read');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/read' });
    const query = check(querySchema, event.queryStringParameters ?? {});
    if (!query.ok) return refuse('invalid-parameter', { errors: query.errors });
    const { status, provider, transactionId, limit, cursor } = query.value;
    if (provider !== undefined && !providers.has(provider)) {
      const detail = `expected one of ${[...providers.keys()].join(', ')}`;
      return refuse('invalid-parameter', { errors: [{ pointer: '/provider', detail }] });
    }
    const after = cursor === undefined ? undefined : positionIn(cursor);
    if (cursor !== undefined && !after) {
      return refuse('invalid-parameter', { errors: [{ pointer: '/cursor', detail: 'not a cursor of this list' }] });
    }
    const page = await store.list({
      merchant,
      status,
      provider,
      transactionId,
      limit: Number(limit ?? defaultLimit),
      after,
    });
    const nextCursor = page.next ? cursorOf(page.next) : null;
    return { status: 200, body: { items: page.items.map(toResource), nextCursor } };
  };

const cursorOf = ({ createdAt, id }: Position) => Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');

/** The place that a cursor names; it holds no merchant, so a stolen one finds only the caller's own list. */
function positionIn(cursor: string): Position | undefined {
  const position = parsed(Buffer.from(cursor, 'base64url').toString());
  const [createdAt, id] = list(position);
  return Number.isSafeInteger(createdAt) && typeof id === 'string' && isCancellationId(id)
    ? { createdAt: createdAt as number, id }
    : undefined;
}
