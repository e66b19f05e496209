import type { ProblemName } from '../problem.ts';
import type { ExchangesExample, ResourceExample } from './examples.ts';

/** One success answer; `example` names are those of `resourceExamples`. */
export interface Success {
  readonly description: string;
  readonly schema?: string;
  readonly headers?: readonly string[];
  readonly examples?: readonly (ResourceExample | ExchangesExample)[];
}

/** One call of the API; a test holds these against the routes. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** Absent where the caller needs no token. */
  readonly scope?: string;
  readonly parameters?: readonly string[];
  readonly body?: 'CancellationRequest' | 'Recheck' | 'Resolution' | 'Hold' | 'Release' | 'webhook';
  readonly answers: Readonly<Record<number, Success>>;
  readonly problems: readonly ProblemName[];
}

export const tags = {
  cancellations: 'Request a cancellation and get its result.',
  review: 'Handle cancellations that need a person.',
  providers: 'What each provider needs and can do.',
  webhooks: 'For providers: notifications about payments.',
  documents: 'This document, and whether the API answers.',
};

export const scopes = {
  'cancellations/read': 'Read cancellations and providers',
  'cancellations/write': 'Request cancellations',
  'cancellations/operate': 'Recheck cancellations, resolve reviews and correct them',
  'providers/operate': 'Hold and release providers, for all merchants',
};

const bodyProblems = ['malformed-json', 'content-too-large', 'unsupported-media-type', 'invalid-request'] as const;
const failures = ['internal-error', 'temporarily-unavailable'] as const;
const everywhere = ['insufficient-scope', 'too-many-requests', ...failures] as const;
const resource = { schema: 'Cancellation', headers: ['ETag', 'Retry-After'] } as const;

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/cancellations',
    id: 'requestCancellation',
    tag: 'cancellations',
    summary: 'Cancel a payment',
    description:
      'Accepts a cancellation and works on it until its status is final. The same key with the same request always returns the same cancellation, so you can safely repeat the call. The body can have at most 16 KiB.',
    scope: 'cancellations/write',
    parameters: ['IdempotencyKey', 'Prefer', 'Traceparent'],
    body: 'CancellationRequest',
    answers: {
      200: {
        description:
          'The status is final: it became final within the time of `Prefer: wait`, or this is a repeat of an earlier request.',
        schema: 'Cancellation',
        headers: ['Location', 'ETag', 'Idempotent-Replayed', 'Preference-Applied'],
        examples: ['cancelled', 'rejected', 'refunded'],
      },
      202: {
        description:
          'Accepted, or a repeat of an earlier request whose status is not final yet. It comes at once and without `Preference-Applied` if too many callers wait already.',
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
      'merchant-name-not-valid',
      ...everywhere,
    ],
  },
  {
    method: 'get',
    path: '/v1/cancellations',
    id: 'listCancellations',
    tag: 'cancellations',
    summary: 'List cancellations',
    description:
      'Your cancellations, newest first. A page contains only cancellations that match all filters. One request reads a limited number of cancellations. So a page can have fewer items than `limit`, or none, and still have a `nextCursor`: go on until it is null. `searchedBackTo` says how far the search has come.',
    scope: 'cancellations/read',
    parameters: [
      'Status',
      'Needs',
      'ReviewCode',
      'Provider',
      'Reference',
      'MerchantReference',
      'From',
      'To',
      'Limit',
      'Cursor',
    ],
    answers: { 200: { description: 'A page.', schema: 'CancellationList' } },
    problems: ['invalid-parameter', ...everywhere],
  },
  {
    method: 'get',
    path: '/v1/cancellations/{id}',
    id: 'getCancellation',
    tag: 'cancellations',
    summary: 'Read a cancellation',
    description:
      'Returns the cancellation as it is now. With `Prefer: wait`, the answer comes when the status is final or `review_required`, or when the time is up. It comes at once and without `Preference-Applied` if too many callers wait already.',
    scope: 'cancellations/read',
    parameters: ['Id', 'Prefer', 'IfNoneMatch'],
    answers: {
      200: {
        description: 'The cancellation.',
        schema: 'Cancellation',
        headers: ['ETag', 'Retry-After', 'Preference-Applied'],
        examples: ['processing', 'waiting', 'cancelled', 'rejected', 'cancelDeclined', 'refunded', 'review'],
      },
      304: {
        description: 'The cancellation is as it was when the `ETag` in `If-None-Match` was sent.',
        headers: ['ETag'],
      },
    },
    problems: ['not-found', ...everywhere],
  },
  {
    method: 'get',
    path: '/v1/cancellations/{id}/exchanges',
    id: 'listExchanges',
    tag: 'review',
    summary: 'Read what was said to the provider',
    description:
      'Every request that we sent to the provider for this cancellation, and what it answered, as far as that may be kept: no header, no secret, no card number, and of the answer only the fields that can decide. Show it to the provider when you disagree about a cancellation. The entries disappear after some days, which the operator of the service sets.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    answers: {
      200: {
        description: 'The exchanges, oldest first. Empty if there were none, or if they are no longer kept.',
        schema: 'ExchangeList',
        examples: ['exchanges', 'noExchanges'],
      },
    },
    problems: ['not-found', ...everywhere],
  },
  {
    method: 'post',
    path: '/v1/cancellations/{id}/recheck',
    id: 'recheckCancellation',
    tag: 'review',
    summary: 'Check again now',
    description:
      'Checks the payment at the provider now instead of later. If the status is `accepted`, we start the work. Before a final status we read the payment, and send a cancel if one is still needed and can do no harm. Where the payment cannot be read, we send the same cancel request again if a repeat is harmless. If the provider refused your credentials, we try again at once. After a final status we only read. `acts` shows who asked, with the note, if the body has one. Without a body, there is no note.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    body: 'Recheck',
    answers: { 202: { description: 'The check is requested.', ...resource, examples: ['review'] } },
    problems: ['not-found', 'look-under-way', 'erased', ...bodyProblems, ...everywhere],
  },
  {
    method: 'post',
    path: '/v1/cancellations/{id}/resolution',
    id: 'resolveCancellation',
    tag: 'review',
    summary: 'Resolve a review',
    description:
      'Ends a review with what a person found out. If you send the same resolution again, you get the same answer. Where the operator of the service demands a second person, the first call stores a proposal, and the review goes on. It ends when another person sends exactly the same resolution. Another resolution takes the place of the proposal. If the provider proves the end first, the proposal is gone.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    body: 'Resolution',
    answers: {
      200: {
        description: 'The review is resolved.',
        schema: 'Cancellation',
        headers: ['ETag'],
        examples: ['cancelled'],
      },
      202: {
        description: 'A second person must approve it: `proposal` shows it.',
        schema: 'Cancellation',
        headers: ['ETag'],
        examples: ['proposed'],
      },
    },
    problems: [
      'not-found',
      'not-under-review',
      'awaiting-approval',
      'look-under-way',
      'erased',
      ...bodyProblems,
      ...everywhere,
    ],
  },
  {
    method: 'post',
    path: '/v1/cancellations/{id}/correction',
    id: 'correctCancellation',
    tag: 'review',
    summary: 'Correct an end that a person stated',
    description:
      'Says that a person was wrong about an end, and how the cancellation really ended. The status stays as it is. The correction is shown beside it in `corrections`, and published as `CancellationContradicted`. Only an end that a person stated can be corrected, at most 8 times. The same correction again gets the same answer, unless another one came after it: then `409`, so say it with another note. Where a second person must agree, it works as for a resolution. A correction moves no money, and it never makes the payment free for another cancellation.',
    scope: 'cancellations/operate',
    parameters: ['Id'],
    body: 'Resolution',
    answers: {
      200: {
        description: 'The correction is attached.',
        schema: 'Cancellation',
        headers: ['ETag'],
        examples: ['corrected'],
      },
      202: {
        description: 'A second person must approve it: `proposal` shows it.',
        schema: 'Cancellation',
        headers: ['ETag'],
      },
    },
    problems: [
      'not-found',
      'not-correctable',
      'awaiting-approval',
      'look-under-way',
      'erased',
      ...bodyProblems,
      ...everywhere,
    ],
  },
  {
    method: 'get',
    path: '/v1/providers',
    id: 'listProviders',
    tag: 'providers',
    summary: 'List providers',
    description: 'What each provider needs and can do.',
    scope: 'cancellations/read',
    answers: { 200: { description: 'All providers.', schema: 'ProviderList' } },
    problems: everywhere,
  },
  {
    method: 'put',
    path: '/v1/providers/{provider}/hold',
    id: 'holdProvider',
    tag: 'providers',
    summary: 'Hold a provider',
    description:
      'For the operators of the platform. Until the release, we look at no cancellation of this provider, of any merchant: we make no request to the provider. Nothing is lost. Requests are still accepted and wait. A look that has begun still ends. If the provider is held already, nothing changes, and the answer shows the existing hold.',
    scope: 'providers/operate',
    parameters: ['HeldProvider'],
    body: 'Hold',
    answers: { 200: { description: 'The provider is held.', schema: 'HeldProvider' } },
    problems: ['not-found', ...bodyProblems, ...everywhere],
  },
  {
    method: 'delete',
    path: '/v1/providers/{provider}/hold',
    id: 'releaseProvider',
    tag: 'providers',
    summary: 'Release a provider',
    description:
      'For the operators of the platform. The cancellations of this provider go on. If the provider is not held, nothing changes. Without a body, no reason is kept.',
    scope: 'providers/operate',
    parameters: ['HeldProvider'],
    body: 'Release',
    answers: { 200: { description: 'The provider is not held.', schema: 'HeldProvider' } },
    problems: ['not-found', ...bodyProblems, ...everywhere],
  },
  {
    method: 'post',
    path: '/v1/webhooks/{provider}/{merchantId}',
    id: 'receiveWebhook',
    tag: 'webhooks',
    summary: 'Receive a webhook from a provider',
    description:
      'For providers only. Where the provider signs its webhooks, the signature over the raw bytes authenticates the call. A webhook never decides a result by itself. It makes us check the payment sooner. If a signed webhook proves something, we store that first. The next look at the cancellation then takes it into account.',
    parameters: ['WebhookProvider', 'MerchantId'],
    body: 'webhook',
    answers: {
      200: {
        description:
          'The message is accepted, and what it proves is stored. The answer is the same if no cancellation is concerned. For some providers the body is the text that they require, such as `[accepted]`.',
      },
    },
    problems: ['not-found', ...failures],
  },
  {
    method: 'get',
    path: '/v1/openapi.json',
    id: 'describeApi',
    tag: 'documents',
    summary: 'Read this document',
    description: 'Returns this OpenAPI 3.1 document. It is generated from the schemas that validate the requests.',
    answers: { 200: { description: 'An OpenAPI 3.1 document.', schema: 'document' } },
    problems: ['internal-error'],
  },
  {
    method: 'get',
    path: '/health',
    id: 'readHealth',
    tag: 'documents',
    summary: 'Check that the API answers',
    description:
      'For monitors. It needs no token. The answer says that the API and its functions run. Nothing is read for it, so it does not say that the database or a provider works.',
    answers: { 200: { description: 'The API answers.', schema: 'Health' } },
    problems: ['internal-error'],
  },
];
