import { expect, it } from 'vitest';
import { nextProviderToken } from '../../../../functions/core/cancellation/attempt.ts';
import { judgeAttempts } from '../../../../functions/core/decide/judge-attempts.ts';
import { attempt, noon, policies } from '../../../fixtures/a-cancellation.ts';

it('sends a cancel with a new token after a webhook has said that the one with the old token failed', () => {
  const failed = { kind: 'rejected', code: 'cancel_declined', said: { reference: 'r-2' } } as const;
  const testimony = { id: 'told-1', providerToken: 'token-2' };
  const attempts = judgeAttempts(
    // The first one is still in doubt, so the cancellation goes on.
    [attempt({ tokenSpent: true }), attempt({ providerToken: 'token-2', state: 'acknowledged', reference: 'r-2' })],
    { exchange: 'testimony', testimony, began: noon, ended: noon, observation: failed },
    policies['await-webhook'],
  );

  expect(attempts).toMatchObject([{ state: 'unresolved' }, { state: 'withdrawn', withdrawnBy: 'refused' }]);
  expect(nextProviderToken(attempts, 'token-3')).toBe('token-3');
});
