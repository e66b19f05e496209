import type { ProblemName } from '../problem.ts';

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
