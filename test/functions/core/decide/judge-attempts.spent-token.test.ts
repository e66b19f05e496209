import { describe, expect, it } from 'vitest';
import { judgeAttempts } from '../../../../functions/core/decide/judge-attempts.ts';
import { attempt, noon, policies } from '../../../fixtures/a-cancellation.ts';

describe('an answer about the token of its attempt', () => {
  const made = { exchange: 'cancel', attempt: 0, began: noon, ended: noon } as const;

  it.for([
    [true, { tokenSpent: true }],
    [false, {}],
  ] as const)('that says "spent: %s" is stored', ([tokenSpent, expected]) => {
    const [judged] = judgeAttempts(
      [attempt()],
      { ...made, observation: { kind: 'refused', detail: 'answered 400', tokenSpent } },
      policies['read-status'],
    );

    expect(judged).toStrictEqual({
      ...attempt({ state: 'refused', withdrawnBy: 'refused', leftBy: noon }),
      ...expected,
    });
  });
});
