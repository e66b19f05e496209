import { expect, it } from 'vitest';
import { judgeAttempts } from '../../../../functions/core/decide/judge-attempts.ts';
import { attempt, noon, policies } from '../../../fixtures/a-cancellation.ts';

it.each([
  ['keeps the reference of an acknowledgement as it is', 'ref-1', 'ref-1'],
  ['keeps none that contains a card number', 'ref 4111111111111111', undefined],
  ['keeps none that is too long', 'r'.repeat(201), undefined],
  ['keeps none that is empty', '', undefined],
])('%s', (_what, given, kept) => {
  const observation = { kind: 'pending', said: { reference: given } } as const;

  const [judged] = judgeAttempts(
    [attempt()],
    { exchange: 'cancel', attempt: 0, began: noon, ended: noon, observation },
    policies.resend,
  );

  expect(judged?.reference).toBe(kept);
});
