import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import { list } from '../../untrusted/json.ts';
import { check } from '../check.ts';
import type { ExchangeList } from '../exchanges-schema.ts';
import { type ProblemName, problem } from '../problem.ts';
import { requestSchema } from '../request-schema.ts';
import { toResource as resourceOf } from '../resource.ts';
import { learningFactsOf } from '../standing/circumstances.ts';
import { recordExamples } from './record-examples.ts';
import type { Example, Examples } from './request-examples.ts';
import type { DescribedProvider } from './schemas.ts';

/** The answers that are resources. */
export function resourceExamples(providers: readonly DescribedProvider[]) {
  const records = recordExamples(providers);
  const toResource = shownAmong(providers);
  return {
    accepted: { summary: 'New', value: toResource(records.accepted) },
    processing: {
      summary: 'In progress; a repeat of the same request gets this answer too',
      value: toResource(records.processing),
    },
    waiting: { summary: 'Waits because the provider refuses your credentials', value: toResource(records.waiting) },
    cancelled: { summary: 'Cancelled', value: toResource(records.cancelled) },
    rejected: { summary: 'Too late: the payment was already captured', value: toResource(records.rejected) },
    cancelDeclined: {
      summary: 'The cancel failed for good: money may still be held',
      value: toResource(records.cancelDeclined),
    },
    refunded: { summary: 'A part was refunded', value: toResource(records.refunded) },
    proposed: { summary: 'A resolution awaits a second person', value: toResource(records.proposed) },
    corrected: { summary: 'A person corrected the end', value: toResource(records.corrected) },
    review: { summary: 'A person must decide', value: toResource(records.review) },
  } as const satisfies Examples;
}

/** Shown as it was when it last changed, at a provider that nobody holds. */
const shownAmong = (providers: readonly DescribedProvider[]) => (record: Cancellation) => {
  const provider = providers.find(({ name }) => name === record.request.provider);
  const facts = learningFactsOf(provider ?? { whenInDoubt: 'ask-person' });
  return resourceOf(record, { now: record.updatedAt, isHeld: false, facts });
};

/** The names of these examples. */
export type ResourceExample = keyof ReturnType<typeof resourceExamples>;

/** Lists of exchanges. */
export const exchangesExamples = {
  exchanges: {
    summary: 'A cancel that the provider took in',
    value: {
      items: [
        {
          at: '2026-01-15T09:30:01.000Z',
          look: 1,
          exchange: 'cancel',
          attempt: 1,
          milliseconds: 412,
          sends: 1,
          request: {
            method: 'POST',
            host: 'api.provider.example',
            path: '/payments/tx-1001/cancels',
            query: {},
            fields: { reference: null, merchantReference: 'order-1001' },
          },
          answer: { status: 201, fields: { status: 'received' } },
          failure: null,
          meaning: {
            kind: 'pending',
            reason: null,
            code: 'received',
            message: null,
            reference: 'c-20481',
            detail: null,
          },
        },
      ],
    },
  },
  noExchanges: { summary: 'Nothing is kept', value: { items: [] } },
} satisfies Readonly<Record<string, { readonly summary: string; readonly value: ExchangeList }>>;

export type ExchangesExample = keyof typeof exchangesExamples;

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
  'awaiting-approval': () => ({ detail: 'you proposed this resolution yourself' }),
  'not-correctable': () => ({ detail: 'the cancellation has not ended; if it is under review, resolve it' }),
  'insufficient-scope': () => ({ detail: 'needs the scope cancellations/write' }),
};

/** Told by the same check that a merchant meets: a misspelt field, and a card number where none may be. */
function wrongFields(providers: readonly DescribedProvider[]) {
  const { provider, transaction, ifCaptured } = recordExamples(providers).accepted.request;
  const wrong = { provider, transaction, description: 'card 4111 1111 1111 1111', ifcaptured: ifCaptured };
  return { errors: list(check(requestSchema(providers), wrong), 'errors') };
}
