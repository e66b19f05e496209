import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { decide, waitInstead } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

const soon = noon + minute;
const read = (observation: Observation, at = soon) =>
  ({ exchange: 'status', began: at, ended: at, observation }) as const;
const refused = attempt({ state: 'refused', withdrawnBy: 'refused' });
const stepAfter = (attempts: readonly Attempt[], observation: Observation = { kind: 'open' }) =>
  decide(processing({ attempts }), read(observation), policies['read-status']).next.step;

describe('a payment that has changed since it was refused', () => {
  it('is sent the cancel before its time, but one that has not changed is not', () => {
    expect(stepAfter([{ ...refused, sawPending: true }])).toBe('send');
    expect(stepAfter([refused])).toBe('wait');
    expect(stepAfter([{ ...refused, sawPending: true }], { kind: 'pending' })).toBe('wait');
  });

  it('is not sent it while another request may be under way, or if only an earlier refusal saw it change', () => {
    expect(stepAfter([attempt({ state: 'acknowledged' }), { ...refused, sawPending: true }])).toBe('wait');
    expect(stepAfter([{ ...refused, sawPending: true }, refused])).toBe('wait');
  });
});

describe('a read that allowed a request which could not be prepared', () => {
  it('leaves a review a review', () => {
    const record = processing({ status: 'review_required', review: { code: 'outcome_unknown' }, reviewSince: noon });

    const { next } = waitInstead(record, read({ kind: 'open' }), policies['read-status']);

    expect(next).toEqual({ step: 'rest', until: soon + hour });
  });
});

describe('testimonies', () => {
  it('are marked as read one by one', () => {
    const proves = { kind: 'rejected', code: 'cancel_declined' } as const;
    const testimonies = ['w-1', 'w-2'].map((id) => ({ id, receivedAt: noon, proves }));
    const record = processing({ testimonies });
    const made = { exchange: 'testimony', began: noon, ended: noon, testimony: { id: 'w-1' } } as const;

    const { changes } = decide(record, { ...made, observation: proves }, policies['await-webhook']);

    expect(changes.testimonies).toMatchObject([{ id: 'w-1', isRead: true }, { id: 'w-2' }]);
    expect(changes.testimonies?.[1]).not.toHaveProperty('isRead');
  });
});
