import { ends, reviewCodes, statuses } from '../../core/cancellation/status.ts';
import { maxMerchantLength, maxTextLength } from '../field-schemas.ts';
import type { Json } from './json-schema.ts';

const query = (name: string, description: string, schema: Json) => ({ name, in: 'query', description, schema });
const path = (name: string, description: string, schema: Json) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema,
});

/** What `idempotencyKey` accepts: bare, or quoted with escapes. White space around a header's value does not belong to it. */
const keyPattern = String.raw`^(?:[!#-~](?:[ -~]{0,253}[!-~])?|"(?:[ !#-\[\]-~]|\\["\\]){1,255}")$`;

const requestHeaders: Readonly<Record<string, Json>> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'A key of 1 to 255 printable ASCII characters, without a card number, because we store it. It can also be a quoted string with a backslash before each `"` and `\\`; the quoted form can have up to 512 characters. One key stands for one cancellation while it is open, and for at least 400 days after it has ended.',
    schema: { type: 'string', minLength: 1, maxLength: 512, pattern: keyPattern },
    example: 'cancel-order-1001',
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`wait=N`: wait up to N seconds (at most 20) for the result before answering.',
    schema: { type: 'string' },
    example: 'wait=10',
  },
  Traceparent: {
    name: 'traceparent',
    in: 'header',
    description:
      'The position of your request in your own distributed trace (W3C Trace Context). The events of the cancellation contain it, and our log lines contain its trace id. An invalid one is ignored. It is not sent to providers.',
    schema: { type: 'string' },
    example: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of the version that you already have.',
    schema: { type: 'string' },
    example: '"3"',
  },
};

const reference = { type: 'string', minLength: 1, maxLength: maxTextLength };
const moment = {
  type: 'string',
  maxLength: 64,
  anyOf: [{ format: 'date' }, { format: 'date-time' }],
  example: '2026-11-20T12:00:00Z',
};

/** What a list can be filtered by, and its pages. */
const filters: Readonly<Record<string, Json>> = {
  Status: query('status', `Only cancellations with this status. The final ones are ${ends.join(', ')}.`, {
    type: 'string',
    enum: statuses,
  }),
  Needs: query(
    'needs',
    '`person`: only cancellations that a person must decide. Their status is `review_required`. `credentials`: only open cancellations that wait because the provider refuses your credentials. Their status is `processing`.',
    { type: 'string', enum: ['person', 'credentials'] },
  ),
  ReviewCode: query(
    'reviewCode',
    'Only cancellations that a person must decide for this reason (`review.code`). Their status is `review_required`.',
    { type: 'string', enum: reviewCodes },
  ),
  Reference: query(
    'reference',
    'Only cancellations with this reference: a value of `transaction`, or your `merchantReference`. It must be the complete value. UUIDs and hexadecimal numbers of 16 digits or more are the same in either case, and UUIDs with and without dashes.',
    reference,
  ),
  MerchantReference: query('merchantReference', 'Only cancellations with this `merchantReference`.', reference),
  From: query(
    'from',
    'Only cancellations that were requested at this time or later. A date begins at 00:00 UTC.',
    moment,
  ),
  To: query('to', 'Only cancellations that were requested before this time. A date begins at 00:00 UTC.', moment),
  Limit: query('limit', 'The maximum number of items on a page.', {
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 100,
    default: 20,
  }),
  Cursor: query('cursor', 'The `nextCursor` of the previous page.', {
    type: 'string',
    maxLength: 200,
    pattern: '^[A-Za-z0-9_-]+$',
  }),
};

/** Parameters by the names that operations use. */
export const parameters = (
  providers: readonly string[],
  withWebhooks: readonly string[],
): Readonly<Record<string, Json>> => ({
  ...requestHeaders,
  Id: path('id', 'The id of a cancellation.', {
    type: 'string',
    maxLength: 30,
    pattern: '^can_[a-z2-7]{26}$',
  }),
  ...filters,
  Provider: query('provider', 'Only cancellations at this provider.', { type: 'string', enum: providers }),
  HeldProvider: path('provider', 'The provider to hold or to release.', { type: 'string', enum: providers }),
  WebhookProvider: path('provider', 'The provider that sends the webhook.', { type: 'string', enum: withWebhooks }),
  MerchantId: path('merchantId', 'The merchant whose payments it is about.', {
    type: 'string',
    maxLength: maxMerchantLength,
    pattern: '^[A-Za-z0-9_+=.@-]+$',
  }),
});

export const headers: Readonly<Record<string, Json>> = {
  Location: {
    description: 'The path of the cancellation.',
    schema: { type: 'string', format: 'uri-reference', maxLength: 64 },
  },
  'Retry-After': {
    description:
      'How many seconds to wait before asking again. Absent once the status is final. A `429` of API Gateway itself does not have it either.',
    schema: { type: 'string', maxLength: 10, pattern: '^[0-9]+$' },
  },
  ETag: {
    description:
      'The version of the cancellation, and what changes its `waitingFor`, `nextLookAt` or `explanation` without a new version.',
    schema: { type: 'string', maxLength: 40, pattern: '^"[0-9]+(-looking)?(-held)?(-late)?"$' },
  },
  'Idempotent-Replayed': {
    description: '`true` if this request was accepted before.',
    schema: { type: 'string', const: 'true' },
  },
  'Preference-Applied': {
    description: 'The wait that was applied.',
    schema: { type: 'string', maxLength: 7, pattern: '^wait=[0-9]{1,2}$' },
  },
};
