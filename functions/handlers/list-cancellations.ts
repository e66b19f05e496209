import * as z from 'zod/mini';
import { check } from '../api/check.ts';
import { maxTextLength } from '../api/field-schemas.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, merchantWith } from '../api/http/request.ts';
import type { FieldError } from '../api/problem.ts';
import { toResource } from '../api/resource.ts';
import type { listSchema } from '../api/resource-schema.ts';
import { isCancellationId } from '../core/cancellation/ids.ts';
import { reviewCodes, statuses } from '../core/cancellation/status.ts';
import type { ListQuery, Page, Position } from '../ports/cancellation-store.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { circumstancesOf, type ShowingNeeds } from '../steps/lanes/circumstances-of.ts';
import { list, parsed } from '../untrusted/json.ts';

/** The status of cancellations that need something before they can go on. */
const statusThatNeeds = { person: 'review_required', credentials: 'processing' } as const;

type Needs = Pick<Dependencies, 'store'> & ShowingNeeds;

const reference = () => z.optional(z.string().check(z.minLength(1), z.maxLength(maxTextLength)));

const momentForm = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A date begins at midnight UTC (RFC 3339, 5.6: `full-date` and `date-time`). By our own pattern, because zod puts all its
 * patterns into a bundle that needs one of them. `Date.parse` moves a day that a month does not have into the next month.
 */
function isMoment(text: string): boolean {
  const date = momentForm.exec(text)?.[1];
  return date !== undefined && !Number.isNaN(Date.parse(text)) && new Date(date).toISOString().startsWith(date);
}

const moment = () =>
  z.optional(
    z
      .string()
      .check(
        z.maxLength(64),
        z.refine(isMoment, 'expected a date or a time, such as 2026-11-20 or 2026-11-20T12:00:00Z'),
      ),
  );

const querySchema = z.strictObject({
  status: z.optional(z.enum(statuses)),
  needs: z.optional(z.enum(['person', 'credentials'])),
  reviewCode: z.optional(z.enum(reviewCodes)),
  provider: z.optional(z.string().check(z.maxLength(64))),
  reference: reference(),
  merchantReference: reference(),
  from: moment(),
  to: moment(),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'expected a number from 1 to 100'))),
  cursor: z.optional(z.string().check(z.maxLength(200))),
});

const defaultLimit = 20;

/** `GET /v1/cancellations`: the merchant's cancellations, newest first. */
export const listCancellations =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/read');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/read' });
    const query = check(querySchema, event.queryStringParameters ?? {});
    if (!query.ok) return refuse('invalid-parameter', { errors: query.errors });
    const { needs: whom, limit, cursor, from, to, status, ...filter } = query.value;
    const asked = {
      ...filter,
      merchant,
      status: impliedStatus(query.value) ?? status,
      waitsForCredentials: whom === 'credentials' || undefined,
      from: timeIn(from),
      to: timeIn(to),
      limit: Number(limit ?? defaultLimit),
      after: cursor === undefined ? undefined : positionIn(cursor),
    } satisfies ListQuery;
    const errors = [...contradictions(query.value), ...unknownNames(query.value, asked.after, needs.providers)];
    if (errors.length > 0) return refuse('invalid-parameter', { errors });
    return { status: 200, body: await pageOf(await needs.store.list(asked), needs) };
  };

type Query = z.infer<typeof querySchema>;

/** Milliseconds. */
const timeIn = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** A review code alone finds the cancellations that need a person. */
function impliedStatus({ needs, reviewCode }: Pick<Query, 'needs' | 'reviewCode'>) {
  const needed = needs ?? (reviewCode === undefined ? undefined : 'person');
  return needed && statusThatNeeds[needed];
}

/** Parameters that no cancellation can fulfil together. */
function contradictions({ needs, reviewCode, status, from, to }: Query): readonly FieldError[] {
  const isEmpty = from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from);
  const isOther = (implied: string | undefined) => implied !== undefined && status !== undefined && status !== implied;
  const [needed, reviewed] = [impliedStatus({ needs }), impliedStatus({ reviewCode })];
  return [
    ...(isOther(needed)
      ? [
          {
            pointer: '/needs',
            detail: `only cancellations with the status ${needed} need ${needs === 'person' ? 'a person' : needs}`,
          },
        ]
      : []),
    ...(isOther(reviewed) || (reviewCode !== undefined && needs === 'credentials')
      ? [{ pointer: '/reviewCode', detail: `only cancellations with the status ${reviewed} have one` }]
      : []),
    ...(isEmpty ? [{ pointer: '/to', detail: 'must be later than from' }] : []),
  ];
}

function unknownNames(
  { provider, cursor }: Query,
  after: Position | undefined,
  providers: Needs['providers'],
): readonly FieldError[] {
  const isUnknown = provider !== undefined && !providers.has(provider);
  const expected = `expected one of ${[...providers.keys()].join(', ')}`;
  return [
    ...(isUnknown ? [{ pointer: '/provider', detail: expected }] : []),
    ...(cursor !== undefined && !after ? [{ pointer: '/cursor', detail: 'not a cursor of this list' }] : []),
  ];
}

async function pageOf({ items, next }: Page, needs: Needs): Promise<z.infer<typeof listSchema>> {
  const circumstances = await circumstancesOf(items, needs);
  return {
    items: items.map((record) => toResource(record, circumstances(record))),
    nextCursor: next ? cursorOf(next) : null,
    searchedBackTo: next ? new Date(next.createdAt).toISOString() : null,
  };
}

const cursorOf = ({ createdAt, id }: Position) => Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');

/** The place that a cursor names; it holds no merchant, so a stolen one finds only the caller's own list. */
function positionIn(cursor: string): Position | undefined {
  const position = parsed(Buffer.from(cursor, 'base64url').toString());
  const [createdAt, id] = list(position);
  return Number.isSafeInteger(createdAt) && typeof id === 'string' && isCancellationId(id)
    ? { createdAt: createdAt as number, id }
    : undefined;
}
