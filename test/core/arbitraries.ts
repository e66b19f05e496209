import fc from 'fast-check';
import { type Attempt, type Cancellation, rejectionCodes, statuses } from '../../functions/core/cancellation.ts';
import type { ExchangeMade } from '../../functions/core/exchange.ts';
import type { Observation } from '../../functions/core/observation.ts';
import { accepted, day, hour, minute, noon, second, ways } from './a-cancellation.ts';

const amount = fc.record({ value: fc.integer({ min: 1, max: 1_000_000 }), currency: fc.constantFrom('EUR', 'USD') });
const text = fc.string({ maxLength: 40 });
const said = fc.option(fc.record({ reference: text, code: text, message: text }, { requiredKeys: [] }), {
  nil: undefined,
});
const retryAfter = fc.option(fc.integer({ min: 0, max: day }), { nil: undefined });

/** Any observation that a provider folder can make. */
const observation: fc.Arbitrary<Observation> = fc
  .tuple(
    fc.oneof(
      fc.constant({ kind: 'cancelled' as const }),
      fc.record({ kind: fc.constant('refunded' as const), amount, full: fc.boolean() }),
      fc.record(
        {
          kind: fc.constant('rejected' as const),
          code: fc.constantFrom(...rejectionCodes, 'outcome_unknown' as const, 'contradicted' as const),
          standing: fc.constantFrom('firm' as const, 'no-access' as const, 'provisional' as const),
          detail: text,
        },
        { requiredKeys: ['kind', 'code'] },
      ),
      fc.record({ kind: fc.constant('manual' as const), detail: text }),
      fc.constant({ kind: 'pending' as const }),
      fc.record({ kind: fc.constant('open' as const), failed: fc.boolean() }, { requiredKeys: ['kind'] }),
      fc.record(
        { kind: fc.constant('refused' as const), detail: text, tokenSpent: fc.boolean() },
        { requiredKeys: ['kind', 'detail'] },
      ),
      fc.record({ kind: fc.constant('not_sent' as const), detail: text, retryAfter }),
      fc.record(
        { kind: fc.constant('unknown' as const), detail: text, retryAfter, tokenSpent: fc.boolean() },
        { requiredKeys: ['kind', 'detail'] },
      ),
    ),
    said,
  )
  .map(([seen, words]) => (words ? { ...seen, said: words } : seen) as Observation);

export const observationOf = <K extends Observation['kind']>(...kinds: K[]) =>
  observation.filter((seen): seen is Extract<Observation, { kind: K }> => kinds.some((kind) => kind === seen.kind));

const attempt: fc.Arbitrary<Attempt> = fc
  .record({
    token: fc.constantFrom('token-1', 'token-2'),
    sent: fc.integer({ min: 0, max: 2 * hour }),
    took: fc.integer({ min: 0, max: minute }),
    became: fc.constantFrom(
      { state: 'unresolved' as const },
      { state: 'acknowledged' as const },
      { state: 'refused' as const, withdrawnBy: 'refused' as const },
      { state: 'refused' as const, withdrawnBy: 'refused' as const, sawPending: true },
      { state: 'refused' as const, withdrawnBy: 'refused' as const, tokenSpent: true },
      { state: 'unresolved' as const, tokenSpent: true },
      { state: 'withdrawn' as const, withdrawnBy: 'refused' as const },
      { state: 'withdrawn' as const, withdrawnBy: 'not_sent' as const },
      { state: 'withdrawn' as const, withdrawnBy: 'read' as const },
      { state: 'withdrawn' as const, withdrawnBy: 'failure' as const },
    ),
  })
  .map(({ token, sent, took, became }) => ({
    providerToken: token,
    sentAt: noon + sent,
    leftBy: noon + sent + took,
    ...became,
  }));

/** Any record that a look can hold in its hands: taken, so no longer merely accepted. */
export const record: fc.Arbitrary<Cancellation> = fc
  .record({
    status: fc.constantFrom(...statuses.filter((status) => status !== 'accepted')),
    attempts: fc.array(attempt, { maxLength: 4 }),
    amount: fc.option(amount, { nil: undefined }),
    troubles: fc.integer({ min: 0, max: 30 }),
    version: fc.integer({ min: 2, max: 1000 }),
    wasContradicted: fc.boolean(),
    deadline: fc.integer({ min: minute, max: 7 * day }),
  })
  .map(({ status, attempts, amount: part, troubles, version, wasContradicted, deadline }) =>
    accepted({
      status,
      attempts,
      troubles,
      version,
      look: attempts.length + 1,
      firstLookAt: noon,
      deadline: noon + deadline,
      ...(part
        ? { request: { provider: 'pg-orders', transaction: { orderId: 'o' }, amount: part, ifCaptured: 'refund' } }
        : {}),
      ...(status === 'review_required' ? { review: { code: 'outcome_unknown' as const }, reviewSince: noon } : {}),
      ...(wasContradicted ? { contradictions: [{ via: 'poll' as const, observedAt: noon }] } : {}),
    }),
  );

/** One that still may end: open or under review. */
export const unended = record.filter(({ status }) => status === 'processing' || status === 'review_required');
export const open = record.filter(({ status }) => status === 'processing');

const way = fc.constantFrom(...Object.values(ways));

const times = fc.tuple(fc.integer({ min: 0, max: 8 * day }), fc.integer({ min: 0, max: minute }));

export const read: fc.Arbitrary<ExchangeMade> = times.map(([began, took]) => ({
  exchange: 'status',
  began: noon + began,
  ended: noon + began + took,
}));

/** An answer to one of the record's sendings, made after it. */
export const answerTo = ({ attempts }: Cancellation): fc.Arbitrary<ExchangeMade> =>
  fc.tuple(fc.nat({ max: Math.max(0, attempts.length - 1) }), times).map(([attempt, [began, took]]) => ({
    exchange: 'cancel',
    attempt,
    began: noon + began,
    ended: noon + began + took,
  }));

const made = (of: Cancellation): fc.Arbitrary<ExchangeMade> =>
  of.attempts.length > 0 ? fc.oneof(read, answerTo(of)) : read;

/** A record, an exchange that was made for it, and what that taught. */
export const turn = (
  records: fc.Arbitrary<Cancellation> = record,
  observations: fc.Arbitrary<Observation> = observation,
  exchanges: (of: Cancellation) => fc.Arbitrary<ExchangeMade> = made,
) => records.chain((of) => fc.record({ record: fc.constant(of), made: exchanges(of), observation: observations, way }));

/** A whole story: how long each exchange took, what it taught, and how long after its time the next look came. */
export const story = fc.record({
  way,
  amount: fc.option(amount, { nil: undefined }),
  steps: fc.array(
    fc.record({
      observation: fc.oneof(
        { weight: 3, arbitrary: observationOf('unknown', 'pending', 'open', 'refused', 'not_sent') },
        observation,
      ),
      took: fc.integer({ min: 1, max: 60 * second }),
      late: fc.integer({ min: 0, max: hour }),
      /** The worker dies between the take and the record: the exchange may have happened, nothing is known of it. */
      crashed: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 25 },
  ),
});
