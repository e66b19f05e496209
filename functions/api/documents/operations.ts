import { ends, statuses } from '../../core/cancellation/cancellation.ts';
import type { ProblemName } from '../problem.ts';
import type { Json } from './json-schema.ts';

/** One success answer; `example` names are those of `resourceExamples`. */
export interface Success {
  readonly description: string;
  readonly schema?: string;
  readonly headers?: readonly string[];
  readonly examples?: readonly string[];
}

/** One call of the API; a test holds these against the routes. */
export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** Absent where the caller needs no token. */
  readonly scope?: string;
  readonly parameters?: readonly string[];
  readonly body?: 'CancellationRequest' | 'Resolution' | 'webhook';
  readonly answers: Readonly<Record<number, Success>>;
  readonly problems: readonly ProblemName[];
}

export const tags = {
  cancellations: 'Ask for a cancellation, and learn what became of it.',
  review: 'Decide what could not be decided without a person.',
  providers: 'What each provider needs and can do.',
  webhooks: 'Where providers send their news.',
  documents: 'This document.',
};

export const scopes = {
  'cancellations/read': 'Read cancellations and providers',
  'cancellations/write': 'Ask for cancellations',
  'cancellations/operate': 'Recheck cancellations and resolve reviews',
};

const bodyProblems = ['malformed-json', 'content-too-large', 'unsupported-media-type', 'invalid-request'] as const;
const everywhere = ['insufficient-scope', 'internal-error'] as const;
const resource = { schema: 'Cancellation', headers: ['ETag', 'Retry-After'] } as const;

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/cancellations',
    id: 'requestCancellation',
    tag: 'cancellations',
    summary: 'Cancel a payment',
    description:
      'Accepts a cancellation and drives it to an honest end. The same key and request always name the same cancellation: repeat it as often as you like. At most 16 KiB.',
    scope: 'cancellations/write',
    parameters: ['IdempotencyKey', 'Prefer'],
    body: 'CancellationRequest',
    answers: {
      200: {
        description: 'It has ended: a repeat after the end, or an end within the time of `Prefer: wait`.',
        schema: 'Cancellation',
        headers: ['Location', 'ETag', 'Idempotent-Replayed', 'Preference-Applied'],
        examples: ['cancelled', 'rejected', 'refunded'],
      },
      202: {
        description: 'Accepted, or a repeat while it is open.',
        schema: 'Cancellation',
        headers: ['Location', 'Retry-After', 'ETag', 'Idempotent-Replayed', 'Preference-Applied'],
        examples: ['accepted', 'processing'],
      },
    },
    problems: [
      ...bodyProblems,
      'idempotency-key-required',
      'idempotency-key-invalid',
      'idempotency-key-reused',
      'transaction-already-being-cancelled',
      'provider-not-configured',
      ...everywhere,
    ],
  },
  {
    method: 'get',
    path: '/v1/cancellations',
    id: 'listCancellations',
    tag: 'cancellations',
    summary: 'List cancellations',
    description: 'Your cancellations, newest first. Pages are filled after filtering.',
    scope: 'cancellations/read',
    parameters: ['Status', 'Provider', 'TransactionId', 'Limit', 'Cursor'],
    answers: { 200: { description: 'A page.', schema: 'CancellationList' } },
    problems: ['invalid-parameter', ...everywhere],
  },
  {
    method: 'get',
    path: '/v1/cancellations/{id}',
    id: 'getCancellation',
    tag: 'cancellations',
    summary: 'Read a cancellation',
    description: 'The cancellation as it stands, or at its end if that comes within the time of `Prefer: wait`.',
    scope: 'cancellations/read',
    parameters: ['Id', 'Prefer', 'IfNoneMatch'],
    answers: {
      200: {
        description: 'The cancellation.',
        schema: 'Cancellation',
        headers: ['ETag', 'Retry-After', 'Preference-Applied'],
        examples: ['processing', 'cancelled', 'rejected', 'refunded', 'review'],
      },
      304: { description: 'Nothing has changed since the version in `If-None-Match`.', headers: ['ETag'] },
    },
    problems: ['not-found', ...everywhere],
  },
  {
    method: 'post',
    path: '/v1/cancellations/{id}/recheck',
    id: 'recheckCancellation',
    tag: 'review',
    summary: 'Look again now',
    description:
      'Makes one look at once: a read where the provider can be read, otherwise the same cancel again with the same token. On an end it only reads.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    answers: { 202: { description: 'The look was asked for.', ...resource, examples: ['review'] } },
    problems: ['not-found', 'look-under-way', ...everywhere],
  },
  {
    method: 'post',
    path: '/v1/cancellations/{id}/resolution',
    id: 'resolveCancellation',
    tag: 'review',
    summary: 'Say what really happened',
    description: 'Ends a review with what a person found out. The same resolution again is answered the same way.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    body: 'Resolution',
    answers: { 200: { description: 'Resolved.', schema: 'Cancellation', headers: ['ETag'], examples: ['cancelled'] } },
    problems: ['not-found', 'not-under-review', 'look-under-way', ...bodyProblems, ...everywhere],
  },
  {
    method: 'get',
    path: '/v1/providers',
    id: 'listProviders',
    tag: 'providers',
    summary: 'List providers',
    description: 'What each provider needs and can do, for programs.',
    scope: 'cancellations/read',
    answers: { 200: { description: 'Every provider.', schema: 'ProviderList' } },
    problems: everywhere,
  },
  {
    method: 'post',
    path: '/v1/webhooks/{provider}/{merchantId}',
    id: 'receiveWebhook',
    tag: 'webhooks',
    summary: 'Receive a webhook of a provider',
    description:
      "For providers only: authenticated by the provider's signature over the raw bytes. It never decides anything; it brings the next look forward.",
    parameters: ['WebhookProvider', 'MerchantId'],
    body: 'webhook',
    answers: { 200: { description: 'Authentic, whether or not it concerns a cancellation of ours.' } },
    problems: ['not-found', 'internal-error'],
  },
  {
    method: 'get',
    path: '/v1/openapi.json',
    id: 'describeApi',
    tag: 'documents',
    summary: 'Read this document',
    description: 'OpenAPI 3.1, made from the schemas that check the requests.',
    answers: { 200: { description: 'An OpenAPI 3.1 document.', schema: 'document' } },
    problems: ['internal-error'],
  },
];

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
