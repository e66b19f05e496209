import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { policyOf } from '../../../../functions/providers/policy-of.ts';
import { provider as stripe } from '../../../../functions/providers/stripe/index.ts';
import { attempt, hour, noon, processing } from '../../../fixtures/a-cancellation.ts';

const amount = { value: 500, currency: 'EUR' };
const transaction = { paymentIntentId: 'pi_1' };
const request = { provider: 'stripe', transaction, ifCaptured: 'refund', amount } as const;
const recheckOf = (observation: Observation) =>
  ({ exchange: 'status', began: noon + hour, ended: noon + hour, isRecheck: true, observation }) as const;

describe('a recheck of a request for a part', () => {
  const policy = policyOf(stripe, 1, true);
  const nothingYet = processing({ request });
  const refusedRefund = attempt({ exchange: 'refund', state: 'refused', withdrawnBy: 'refused' });

  it.for([
    ['nothing was sent', nothingYet],
    ['a refund was refused', processing({ request, attempts: [refusedRefund] })],
    ['a person decides', { ...nothingYet, status: 'review_required', reviewSince: noon } as const],
  ] as const)('sends no cancel of the whole payment if the read leaves its state in doubt and %s', ([, record]) => {
    const kinds = (['pending', 'unknown', 'unreadable'] as const).map((kind) => ({ kind, detail: 'in doubt' }));

    expect(kinds.map((observation) => decide(record, recheckOf(observation), policy).next.step)).not.toContain('send');
  });
});
