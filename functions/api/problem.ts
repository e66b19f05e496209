/** Every problem that our handlers answer with: RFC 9457 problem details, by name. */
export const problems = {
  'malformed-json': [400, 'The body is not a JSON object'],
  'idempotency-key-required': [400, 'The Idempotency-Key header is missing'],
  'idempotency-key-invalid': [
    400,
    'The Idempotency-Key header is not 1 to 255 printable ASCII characters without a card number',
  ],
  'invalid-parameter': [400, 'A query parameter is not valid'],
  'merchant-name-not-valid': [403, 'The name of the merchant must have 1 to 128 letters, digits and _+=.@-'],
  'insufficient-scope': [403, 'The token does not have the scope that this call needs'],
  'not-found': [404, 'There is no such resource'],
  'transaction-already-being-cancelled': [409, 'Another cancellation owns this transaction'],
  'not-under-review': [409, 'The cancellation is not under review'],
  'awaiting-approval': [409, 'Another person must approve this'],
  'not-correctable': [409, 'The end of this cancellation cannot be corrected like this'],
  'look-under-way': [409, 'A request to the provider is in progress for this cancellation'],
  erased: [409, 'The data of this payment was erased, so it cannot be read at the provider'],
  'content-too-large': [413, 'The body is larger than 16 KiB'],
  'unsupported-media-type': [415, 'The body is not application/json'],
  'invalid-request': [422, 'The request has invalid fields'],
  'idempotency-key-reused': [422, 'The idempotency key was already used for a different request'],
  'provider-not-configured': [422, 'There are no credentials for this provider'],
  'too-many-requests': [429, 'You send more requests than your rate allows'],
  'internal-error': [500, 'Something went wrong on our side'],
  'temporarily-unavailable': [503, 'The service cannot process the request at the moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemName = keyof typeof problems;

/** One wrong field: an RFC 6901 pointer into the body and what was expected there, never the value. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

export function problem(name: ProblemName, extensions: Readonly<Record<string, unknown>> = {}): Problem {
  const [status, title] = problems[name];
  return { type: `urn:rescind:problem:${name}`, title, status, ...extensions };
}
