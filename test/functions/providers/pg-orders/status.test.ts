import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import type { PgOrdersInput } from '../../../../functions/providers/pg-orders/conclusion.ts';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';
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

const questions: fc.Arbitrary<PgOrdersInput> = fc.record({
  transaction: fc.constant(provider.example.transaction),
  configuration: fc.constant({}),
  providerToken: fc.constant('a-token'),
  ifCaptured: fc.constantFrom('reject', 'refund'),
  amount: fc.option(fc.record({ value: fc.integer({ min: 1, max: 20_000 }), currency: fc.constant('USD') }), {
    nil: undefined,
  }),
  attempts: fc.array(attempts, { maxLength: 3 }),
  snapshot: fc.option(fc.record({ history: fc.nat(5), refunded: fc.nat(20_000) }), { nil: undefined }),
});

const arrived: Attempt = { providerToken: 'a-token', sentAt: 0, leftBy: 0, state: 'unresolved' };

const mayHaveArrived = ({ state, withdrawnBy }: Attempt) =>
  state !== 'refused' && withdrawnBy !== 'refused' && withdrawnBy !== 'not_sent';

const read = (data: unknown, asked: PgOrdersInput) =>
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

  it('treats a payment of which a part was refunded before us as a captured one', () => {
    fc.assert(
      fc.property(transactions, questions, fc.integer({ min: 1, max: 19_999 }), (shown, asked, refundedAmount) => {
        const unsent = { ...asked, attempts: [], snapshot: undefined };
        const amounts = { capturedAmount: 20_000, refundedAmount };

        const { said: _, ...refunded } = read({ ...shown, ...amounts, state: 'Refunded' }, unsent);
        const { said: __, ...captured } = read({ ...shown, ...amounts, state: 'CaptureSucceeded' }, unsent);

        expect(refunded).toEqual(captured);
      }),
    );
  });

  it.each(['Refunded', 'CaptureSucceeded', 'RefundFailed'])(
    'reports the increase of the refunded amount exactly if it is what we asked for (%s)',
    (state) => {
      const growths = fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 20_000 }));

      fc.assert(
        fc.property(questions, fc.nat(19_000), fc.nat(999), growths, (asked, refunded, left, other) => {
          const captured = refunded + 1000 + left;
          const requested = asked.amount?.value ?? captured - refunded;
          const growth = other ?? requested;
          const shown = { state, capturedAmount: captured, refundedAmount: refunded + growth, currency: 'USD' };
          const after = { ...asked, attempts: [arrived], snapshot: { history: 0, refunded } };

          const { said: _, ...found } = read(shown, after);

          const full = refunded + growth >= captured;
          if (growth === requested) {
            expect(found).toEqual({ kind: 'refunded', amount: { value: growth, currency: 'USD' }, full });
          } else if (growth > requested) expect(found).toMatchObject({ kind: 'rejected', code: 'contradicted' });
          else expect(found.kind).toBe('pending');
        }),
      );
    },
  );

  it('never says of a refund since our snapshot that it was made before', () => {
    const grown = fc.integer({ min: 1, max: 20_000 });

    fc.assert(
      fc.property(transactions, questions, grown, fc.nat(20_000), (shown, asked, growth, refunded) => {
        const after = { ...asked, snapshot: { history: 0, refunded } };
        const amounts = { capturedAmount: 20_000, refundedAmount: refunded + growth };

        const found = read({ ...shown, ...amounts, state: 'Refunded' }, after);

        expect(found.code).not.toBe('already_refunded');
        if (!asked.attempts.some(mayHaveArrived)) expect(found.code).toBe('contradicted');
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

        const { length: sent } = asked.attempts.filter(mayHaveArrived);
        if (sent > since.length) expect(found.kind).toBe('pending');
        else expect([found.kind, found.failed]).toEqual(['open', sent > 0 ? true : undefined]);
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
    const asked = {
      ...provider.example,
      configuration: {},
      providerToken: 'a-token',
      ifCaptured: 'refund',
      attempts: [attempt],
    } as const;

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
