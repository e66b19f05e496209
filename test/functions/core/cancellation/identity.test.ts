import { describe, expect, it } from 'vitest';
import { lockOf, transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import { accepted } from '../../../fixtures/a-cancellation.ts';

describe('the lock of a cancellation', () => {
  it('is the lock on its merchant, provider and identity references', () => {
    const provider = { name: 'yuno', identity: ['paymentId'] };
    const record = accepted();

    expect(lockOf(record, provider)).toBe(transactionLock(record.merchant, provider, record.request.transaction));
    expect(lockOf(accepted({ merchant: 'merchant-b' }), provider)).not.toBe(lockOf(record, provider));
  });
});
