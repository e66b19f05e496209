import { describe, expect, it } from 'vitest';
import { hour, noon, policies, processing, second } from '../../../fixtures/a-cancellation.ts';
import { decide } from '../../../fixtures/decided.ts';

const amount = { value: 500, currency: 'USD' };
const later = noon + hour;
const read = { exchange: 'status', began: later, ended: later + second } as const;
const failed = { kind: 'rejected', code: 'cancel_declined' } as const;

describe('a refund that fails after the cancellation has ended', () => {
  it.each(['refunded', 'partially_refunded', 'cancelled'] as const)('contradicts %s', (status) => {
    const record = processing({ status, refund: { amount }, completedAt: noon });

    expect(decide(record, { ...read, observation: failed }, policies['read-status']).owes).toBe(
      'CancellationContradicted',
    );
  });

  it('agrees with a cancellation that was rejected', () => {
    const record = processing({ status: 'rejected', completedAt: noon });

    expect(decide(record, { ...read, observation: failed }, policies['read-status']).owes).toBeUndefined();
  });
});
