import { ends, statuses } from '../../core/cancellation/status.ts';
import type { Json } from './json-schema.ts';

const query = (name: string, description: string, schema: Json) => ({ name, in: 'query', description, schema });
const path = (name: string, description: string, schema: Json) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema,
});

/** Parameters by the names that operations use. */
export const parameters = (
  providers: readonly string[],
  withWebhooks: readonly string[],
): Readonly<Record<string, Json>> => ({
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'A key of 1 to 255 printable ASCII characters, bare or as a quoted string in which `"` and `\\` stand behind a backslash: so quoted it takes up to 512 characters. One key names one cancellation for as long as its record lives: while it is open, and at least 400 days after its end.',
    schema: { type: 'string', minLength: 1, maxLength: 512 },
    example: 'cancel-order-1001',
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`wait=N`: answer only when the end is known, or after N seconds, at most 20.',
    schema: { type: 'string' },
    example: 'wait=10',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of the version that you have.',
    schema: { type: 'string' },
    example: '"3"',
  },
  Id: path('id', 'The id of a cancellation.', { type: 'string', pattern: '^can_[a-z2-7]{26}$' }),
  Status: query('status', `Only those that stand here; the ends are ${ends.join(', ')}.`, {
    type: 'string',
    enum: statuses,
  }),
  Provider: query('provider', 'Only those at this provider.', { type: 'string', enum: providers }),
  TransactionId: query('transactionId', 'Only those whose `transactionId` or `paymentId` is this.', {
    type: 'string',
    minLength: 1,
    maxLength: 128,
  }),
  Limit: query('limit', 'The most items on one page.', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  Cursor: query('cursor', 'The `nextCursor` of the page before.', { type: 'string', maxLength: 200 }),
  WebhookProvider: path('provider', 'Who sends.', { type: 'string', enum: withWebhooks }),
  MerchantId: path('merchantId', 'Whose payments.', { type: 'string' }),
});

export const headers: Readonly<Record<string, Json>> = {
  Location: { description: 'The path of the cancellation.', schema: { type: 'string', format: 'uri-reference' } },
  'Retry-After': {
    description: 'When to ask again, in seconds; absent once it has ended.',
    schema: { type: 'string' },
  },
  ETag: { description: 'The version of the cancellation.', schema: { type: 'string' } },
  'Idempotent-Replayed': {
    description: '`true` when this request had been accepted before.',
    schema: { type: 'string', const: 'true' },
  },
  'Preference-Applied': { description: 'The wait that was granted.', schema: { type: 'string' } },
};
