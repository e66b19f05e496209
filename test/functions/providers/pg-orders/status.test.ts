import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import type { ExchangeInput } from '../../../../functions/providers/exchange.ts';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';
import type { PgOrdersTransaction } from '../../../../functions/providers/pg-orders/references.ts';
import { status } from '../../../../functions/providers/pg-orders/status.ts';

const states = [
  'Authorizing',
  'AuthFailed',
  'AuthSucceeded',
  'AuthExpired',
  'AuthVoided',
  'Capturing',
  'CaptureFailed',
  'CaptureSucceeded',
  'Refunded',
  'Refunding',
  'RefundFailed',
];

const outcomes = fc.record({
  code: fc.constantFrom('PG0000', 'PG0005', 'PG0051', 'PG0999', 'PG2013'),
  description: fc.constantFrom('Approved', 'Declined'),
  outcome: fc.constantFrom('succeeded', 'failedRetryable', 'failedNonRetryable'),
});

const entries = fc.record({
  amount: fc.nat(30_000),
  action: fc.constantFrom('Authorize', 'Void', 'Capture', 'Poll', 'Refund'),
  result: fc.constantFrom('Success', 'Failure'),
  status: outcomes,
});

const transactions = fc.record({
  state: fc.constantFrom(...states),
  capturedAmount: fc.nat(20_000),
  refundedAmount: fc.nat(20_000),
  currency: fc.constantFrom('USD', 'EUR'),
  status: outcomes,
  history: fc.array(entries, { maxLength: 5 }),
});

const attempts: fc.Arbitrary<Attempt> = fc
  .constantFrom<Pick<Attempt, 'state' | 'withdrawnBy'>>(
    { state: 'unresolved' },
    { state: 'acknowledged' },
    { state: 'refused', withdrawnBy: 'refused' },
    { state: 'withdrawn', withdrawnBy: 'refused' },
    { state: 'withdrawn', withdrawnBy: 'not_sent' },
    { state: 'withdrawn', withdrawnBy: 'read' },
    { state: 'withdrawn', withdrawnBy: 'failure' },
  )
  .map((fate) => ({ providerToken: 'a-token', sentAt: 0, leftBy: 0, ...fate }));

const questions: fc.Arbitrary<ExchangeInput<PgOrdersTransaction>> = fc.record({
  transaction: fc.constant(provider.example.transaction),
  providerToken: fc.constant('a-token'),
  ifCaptured: fc.constantFrom('reject', 'refund'),
  amount: fc.option(fc.record({ value: fc.integer({ min: 1, max: 20_000 }), currency: fc.constant('USD') }), {
    nil: undefined,
  }),
  attempts: fc.array(attempts, { maxLength: 3 }),
  snapshot: fc.option(fc.record({ history: fc.nat(5), refunded: fc.nat(20_000) }), { nil: undefined }),
});

const mayHaveArrived = ({ state, withdrawnBy }: Attempt) =>
  state !== 'refused' && withdrawnBy !== 'refused' && withdrawnBy !== 'not_sent';

const read = (data: unknown, asked: ExchangeInput<PgOrdersTransaction>) =>
  status.interpret({ status: 200, headers: {}, body: { data } }, asked);

describe('a read of pg-orders', () => {
  it('depends neither on the status at the top level nor on a code', () => {
    fc.assert(
      fc.property(transactions, questions, outcomes, fc.constantFrom('PG0000', 'PG0005'), (shown, asked, top, code) => {
        const history = shown.history.map((entry) => ({ ...entry, status: { ...entry.status, code } }));

        const { said: _, ...once } = read(shown, asked);
        const { said: __, ...again } = read({ ...shown, status: top, history }, asked);

        expect(again).toEqual(once);
      }),
    );
  });

  it('never calls a captured payment open if no refund was allowed', () => {
    fc.assert(
      fc.property(
        transactions,
        questions,
        fc.constantFrom('CaptureSucceeded', 'RefundFailed'),
        (shown, asked, state) => {
          const { kind } = read({ ...shown, state }, { ...asked, ifCaptured: 'reject' });

          expect(kind).not.toBe('open');
        },
      ),
    );
  });

  it('never calls an authorised payment open for a cancel with an amount', () => {
    const amount = { value: 500, currency: 'USD' };

    fc.assert(
      fc.property(transactions, questions, (shown, asked) => {
        const { kind } = read({ ...shown, state: 'AuthSucceeded' }, { ...asked, amount });

        expect(kind).not.toBe('open');
      }),
    );
  });

  it('calls a captured payment open exactly for amounts up to the rest, in its own currency', () => {
    const amounts = fc.record({ value: fc.integer({ min: 1, max: 20_000 }), currency: fc.constantFrom('USD', 'EUR') });

    fc.assert(
      fc.property(transactions, questions, amounts, (shown, asked, amount) => {
        const untouched = { ...asked, ifCaptured: 'refund', amount, snapshot: undefined } as const;

        const { kind } = read({ ...shown, state: 'CaptureSucceeded' }, untouched);

        const fits = amount.value <= shown.capturedAmount - shown.refundedAmount && amount.currency === shown.currency;
        expect(kind).toBe(fits ? 'open' : 'rejected');
      }),
    );
  });

  it('reports the increase of the refunded amount, exactly if it covers the requested amount', () => {
    const arrived: Attempt = { providerToken: 'a-token', sentAt: 0, leftBy: 0, state: 'unresolved' };

    fc.assert(
      fc.property(transactions, questions, fc.nat(20_000), (shown, asked, refunded) => {
        const after = { ...asked, attempts: [arrived], snapshot: { history: 0, refunded } };

        const found = read({ ...shown, state: 'Refunded' }, after);

        const growth = shown.refundedAmount - refunded;
        const isOurs = growth > 0 && growth >= (asked.amount?.value ?? shown.capturedAmount - refunded);
        const full = shown.refundedAmount >= shown.capturedAmount;
        const reported = { kind: 'refunded', amount: { value: growth, currency: shown.currency }, full };
        expect(found).toMatchObject(isOurs ? reported : { kind: 'pending' });
      }),
    );
  });

  it('treats a refund as not ours exactly if none of our attempts can have arrived', () => {
    fc.assert(
      fc.property(transactions, questions, (shown, asked) => {
        const found = read({ ...shown, state: 'Refunded' }, asked);

        const isOthers = found.kind === 'rejected' && found.code === 'already_refunded';
        expect(isOthers).toBe(!asked.attempts.some(mayHaveArrived));
      }),
    );
  });

  it('calls a payment open after failures exactly if there are as many failures as attempts that may have arrived', () => {
    const failed = { code: 'PG2001', description: 'Later', outcome: 'failedRetryable' };
    const failures = fc.array(fc.constant({ action: 'Void', result: 'Failure', amount: 0, status: failed }), {
      minLength: 1,
      maxLength: 4,
    });

    fc.assert(
      fc.property(transactions, questions, failures, (shown, asked, since) => {
        const snapshot = { history: shown.history.length, refunded: 0 };

        const found = read(
          { ...shown, state: 'AuthSucceeded', history: [...shown.history, ...since] },
          { ...asked, snapshot, amount: undefined },
        );

        const haveAllFailed = since.length >= asked.attempts.filter(mayHaveArrived).length;
        expect(found).toMatchObject(haveAllFailed ? { kind: 'open', failed: true } : { kind: 'pending' });
      }),
    );
  });

  it('finds nothing new in an answer if nothing was ever sent', () => {
    fc.assert(
      fc.property(transactions, questions, (shown, asked) => {
        const unsent = { ...asked, attempts: [], snapshot: undefined };

        const { said: _, ...found } = read(shown, unsent);
        const { said: __, ...foundWithoutHistory } = read({ ...shown, history: [] }, unsent);

        expect(found).toEqual(foundWithoutHistory);
      }),
    );
  });

  it.each([
    { capturedAmount: undefined },
    { refundedAmount: undefined },
    { currency: undefined },
    { currency: 'dollars' },
    { currency: 'usd' },
    { currency: 'xUSD' },
    { currency: 'USDx' },
    { refundedAmount: 20_000.5 },
    { capturedAmount: '20000' },
    { refundedAmount: 2 ** 53 },
  ])('does not accept a refund with %j', (wrong) => {
    const attempt: Attempt = { providerToken: 'a-token', sentAt: 0, leftBy: 0, state: 'acknowledged' };
    const shown = { state: 'Refunded', capturedAmount: 20_000, refundedAmount: 20_000, currency: 'USD' };
    const asked = { ...provider.example, providerToken: 'a-token', ifCaptured: 'refund', attempts: [attempt] } as const;

    const found = read({ ...shown, ...wrong }, { ...asked, snapshot: { history: 2, refunded: 0 } });

    expect(found.kind).toBe('unknown');
  });

  it('keeps no snapshot of an answer that it cannot read', () => {
    expect(status.snapshot?.({ status: 200, headers: {}, body: { data: { state: 'Cancelled' } } })).toBeUndefined();
  });

  it('keeps a currency in its snapshot only if it has three letters', () => {
    const snapshotOf = (currency: unknown) =>
      status.snapshot?.({ status: 200, headers: {}, body: { data: { state: 'AuthSucceeded', currency } } });

    expect(snapshotOf('USD')).toMatchObject({ currency: 'USD' });
    expect(snapshotOf('x'.repeat(500_000))).toMatchObject({ currency: null });
  });

  it('keeps a snapshot that does not change when it is stored as JSON', () => {
    fc.assert(
      fc.property(transactions, (data) => {
        const kept = status.snapshot?.({ status: 200, headers: {}, body: { data } });

        expect(JSON.parse(JSON.stringify(kept))).toStrictEqual(kept);
      }),
    );
  });
});
