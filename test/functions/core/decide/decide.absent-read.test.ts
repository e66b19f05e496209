import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

it.for([
  ['send', { kind: 'unknown', detail: 'answered 503' }],
  ['wait', { kind: 'not_sent', detail: 'answered 429' }],
] as const)('a harmless cancel in doubt must %s after a read that was answered %j', ([step, observation]) => {
  const result = { exchange: 'status', began: noon + hour, ended: noon + hour, observation } as const;
  const record = processing({ attempts: [attempt()] });

  // A read that never reached the provider is no read, and nothing is sent blindly.
  expect(decide(record, result, policies['read-status']).next.step).toBe(step);
});
