import { describe, expect, it } from 'vitest';
import { changed } from '../../../../functions/core/cancellation/changes.ts';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';
import { policyOf } from '../../../../functions/providers/policy-of.ts';
import { attempt, minute, noon, processing, second } from '../../../fixtures/a-cancellation.ts';

const { transaction } = provider.example;
const amount = { value: 500, currency: 'USD' };
const policy = policyOf(provider, 1);

const captured = { state: 'CaptureSucceeded', capturedAmount: 20_000, refundedAmount: 0, currency: 'USD', history: [] };
const refunded = { ...captured, state: 'Refunded', refundedAmount: 500 };

/** A refund of a part that was answered like this, and the reads that followed. */
function merchantWhoseRefundIsAnswered(status: number) {
  let record = processing({
    request: { provider: provider.name, transaction, ifCaptured: 'refund', amount },
    snapshot: provider.status.snapshot?.({ status: 200, headers: {}, body: { data: captured } }),
    attempts: [attempt()],
  });
  const decided = (exchange: 'cancel' | 'status', answer: number, data: unknown, at: number) => {
    const asked = { ...record.request, transaction, configuration: {}, providerToken: 't', attempts: record.attempts };
    const observation = provider[exchange].interpret(
      { status: answer, headers: {}, body: { data } },
      { ...asked, snapshot: record.snapshot },
    );
    const { changes, next } = decide(
      record,
      { exchange, attempt: 0, began: noon + at, ended: noon + at + second, observation },
      policy,
    );
    record = changed(record, changes);
    return next.step;
  };
  const first = decided('cancel', status, undefined, 0);
  return { first, read: (data: unknown, at: number) => decided('status', 200, data, at), now: () => record };
}

describe.each([500, 502, 503, 504])('a refund of a part that was answered %d', (status) => {
  it('is not sent again while a read does not show it, and then goes to a person', () => {
    const merchant = merchantWhoseRefundIsAnswered(status);

    const steps = [0.5, 1, 2, 4].map((minutes) => merchant.read(captured, minutes * minute));

    expect([merchant.first, ...steps]).not.toContain('send');
    expect(merchant.now()).toMatchObject({ status: 'review_required', review: { code: 'outcome_unknown' } });
  });

  it('is reported as ours when a read shows it', () => {
    const merchant = merchantWhoseRefundIsAnswered(status);

    merchant.read(captured, minute);
    merchant.read(refunded, 10 * minute);

    expect(merchant.now()).toMatchObject({ status: 'partially_refunded', refund: { amount } });
  });

  it('is a contradiction when a read shows that more was given back', () => {
    const merchant = merchantWhoseRefundIsAnswered(status);

    merchant.read({ ...refunded, refundedAmount: 1000 }, minute);

    expect(merchant.now()).toMatchObject({ status: 'review_required', review: { code: 'contradicted' } });
  });
});
