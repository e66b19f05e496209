import type { Cancellation, Evidence } from '../../core/cancellation/cancellation.ts';
import { newCancellation } from '../../core/cancellation/new-cancellation.ts';
import type { CancellationRequest } from '../../core/cancellation/request.ts';
import { list } from '../../untrusted/json.ts';
import { check } from '../check.ts';
import { type ProblemName, problem } from '../problem.ts';
import { requestSchema } from '../request-schema.ts';
import { toResource } from '../resource.ts';
import type { DescribedProvider } from './schemas.ts';

/** One example as OpenAPI names it. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}
export type Examples = Readonly<Record<string, Example>>;

type RequestExample = Example & { readonly value: CancellationRequest };

const merchant = 'merchant-a';
/** The key under which every example was asked for. */
const exampleKey = 'cancel-order-1001';
const began = Date.UTC(2026, 0, 15, 9, 30);
const seconds = (count: number) => began + count * 1000;

/** A request for every provider, and one for a part of the money where a provider can do that. */
export function requestExamples(providers: readonly DescribedProvider[]): Readonly<Record<string, RequestExample>> {
  return Object.fromEntries(providers.flatMap((provider) => [...requestsFor(provider)]));
}

function* requestsFor({ name, title, example, capabilities }: DescribedProvider): Generator<[string, RequestExample]> {
  const whole = { provider: name, ...example, reason: 'requested_by_customer' } as const;
  yield [name, { summary: `Cancel a payment at ${title}`, value: { ...whole, ifCaptured: 'reject' } }];
  if (!capabilities.partialAmounts) return;
  const amount = { value: 500, currency: 'USD' };
  const value = { ...whole, amount, ifCaptured: 'refund' } as const;
  yield [`${name}-part`, { summary: `Refund a part of a captured payment at ${title}`, value }];
}

/** The same cancellation in every state that matters. */
export function recordExamples(providers: readonly DescribedProvider[]) {
  const requests = Object.values(requestExamples(providers));
  const [first] = requests;
  if (!first) throw new RangeError('there are no provider folders');
  const accepted = newCancellation(merchant, exampleKey, first.value, began);
  const sent = [{ providerToken: '', sentAt: began, leftBy: seconds(1), state: 'acknowledged' }] as const;
  const processing: Cancellation = {
    ...accepted,
    status: 'processing',
    version: 3,
    attempts: sent,
    updatedAt: seconds(1),
    timeline: [...accepted.timeline, { at: seconds(1), event: 'cancel_pending', detail: 'received' }],
  };
  const ended = (status: Cancellation['status'], evidence: Omit<Evidence, 'observedAt'>): Cancellation => ({
    ...processing,
    status,
    version: 5,
    evidence: { observedAt: seconds(4), ...evidence },
    updatedAt: seconds(4),
    completedAt: seconds(4),
    timeline: [...processing.timeline, { at: seconds(4), event: status }],
  });
  const { completedAt: _open, ...inReview } = ended('review_required', { via: 'poll' });
  return {
    accepted,
    processing,
    cancelled: ended('cancelled', { via: 'poll', reference: 'c-20481', code: 'CANCELED' }),
    rejected: {
      ...ended('rejected', { via: 'poll', code: 'CAPTURED' }),
      rejection: { code: 'already_captured', detail: 'completed before the cancel arrived' },
    },
    refunded: {
      ...ended('partially_refunded', { via: 'poll' }),
      request: requests.find(({ value }) => value.amount)?.value ?? first.value,
      refund: { amount: { value: 500, currency: 'USD' } },
    },
    review: {
      ...inReview,
      review: { code: 'outcome_unknown', detail: 'no clear answer before the deadline' },
    },
  } as const satisfies Record<string, Cancellation>;
}

/** The answers that are resources. */
export function resourceExamples(providers: readonly DescribedProvider[]) {
  const records = recordExamples(providers);
  return {
    accepted: { summary: 'New', value: toResource(records.accepted) },
    processing: {
      summary: 'In progress; a repeat of the same request gets this answer too',
      value: toResource(records.processing),
    },
    cancelled: { summary: 'Cancelled', value: toResource(records.cancelled) },
    rejected: { summary: 'Too late: the payment was already captured', value: toResource(records.rejected) },
    refunded: { summary: 'A part was refunded', value: toResource(records.refunded) },
    review: { summary: 'A person must decide', value: toResource(records.review) },
  } as const satisfies Examples;
}

/** The names of these examples. */
export type ResourceExample = keyof ReturnType<typeof resourceExamples>;

/** What a problem looks like; where it carries more than its name, with the fields that our own checks make. */
export function problemExample(name: ProblemName, providers: readonly DescribedProvider[]): Example {
  const body = problem(name, extensions[name]?.(providers));
  return { summary: body.title, value: body };
}

type Extension = (providers: readonly DescribedProvider[]) => Readonly<Record<string, unknown>>;

const extensions: Readonly<Partial<Record<ProblemName, Extension>>> = {
  'invalid-request': wrongFields,
  'invalid-parameter': () => ({ errors: [{ pointer: '/limit', detail: 'expected a number from 1 to 100' }] }),
  'transaction-already-being-cancelled': (providers) => ({ cancellationId: recordExamples(providers).accepted.id }),
  'provider-not-configured': (providers) => ({ provider: recordExamples(providers).accepted.request.provider }),
  'insufficient-scope': () => ({ detail: 'needs the scope cancellations/write' }),
};

/** Told by the same check that a merchant meets: a misspelt field, and a card number where none may be. */
function wrongFields(providers: readonly DescribedProvider[]) {
  const { provider, transaction, ifCaptured } = recordExamples(providers).accepted.request;
  const wrong = { provider, transaction, description: 'card 4111 1111 1111 1111', ifcaptured: ifCaptured };
  return { errors: list(check(requestSchema(providers), wrong), 'errors') };
}
