import { expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';
import { status } from '../../../../functions/providers/pg-orders/status.ts';

it('without a snapshot, no refund is treated as ours', () => {
  const body = { data: { state: 'Refunded', capturedAmount: 20_000, refundedAmount: 20_000, currency: 'USD' } };
  const attempts = [{ providerToken: 't', sentAt: 0, leftBy: 0, state: 'unresolved' }] as const;
  const asked = { ...provider.example, providerToken: 't', ifCaptured: 'refund', attempts, configuration: {} } as const;

  const observation = status.interpret({ status: 200, headers: {}, body }, asked);

  expect(observation).toMatchObject({ kind: 'pending', detail: 'our refund is not visible' });
});
