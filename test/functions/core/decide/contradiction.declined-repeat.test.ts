import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

const cancelled = processing({
  status: 'cancelled',
  completedAt: noon,
  attempts: [attempt({ tokenSpent: true }), attempt({ providerToken: 'token-2', state: 'acknowledged' })],
});

const told = (code: 'cancel_declined' | 'already_captured', providerToken: string) => {
  const result = { exchange: 'testimony', began: noon + hour, ended: noon + hour } as const;
  const observation = { kind: 'rejected', code } as const;
  return decide(
    cancelled,
    { ...result, testimony: { id: 'told-2', providerToken }, observation },
    policies['await-webhook'],
  );
};

it.for([
  ['our own repeat', 'token-2'],
  ["somebody else's cancel", 'not ours'],
] as const)('a webhook that says that %s failed does not contradict a cancelled payment', ([, token]) => {
  expect(told('cancel_declined', token)).not.toHaveProperty('owes');
});

it('a webhook that says that the money was taken contradicts a cancelled payment', () => {
  expect(told('already_captured', 'token-1')).toMatchObject({ owes: 'CancellationContradicted' });
});
