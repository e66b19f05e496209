import { expect, it } from 'vitest';
import { planLook } from '../../../../functions/core/look/plan-look.ts';
import { attempt, day, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

it.for([
  ['was stopped by refused credentials', { state: 'withdrawn', withdrawnBy: 'not_sent' }, 'look'],
  ['was refused', { state: 'refused', withdrawnBy: 'refused' }, 'look'],
  ['is in doubt', {}, 'drop'],
  ['was acknowledged', { state: 'acknowledged' }, 'drop'],
] as const)('a recheck where nothing tells the result: a cancel that %s', ([, changes, planned]) => {
  const record = processing({ status: 'review_required', attempts: [attempt(changes)] });

  expect(planLook(record, { look: 1, recheck: true }, policies['ask-person'], noon + day)).toMatchObject({
    do: planned,
  });
});
