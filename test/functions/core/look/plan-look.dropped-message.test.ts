import { describe, expect, it } from 'vitest';
import { planLook } from '../../../../functions/core/look/plan-look.ts';
import { minute, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

describe('a message that is dropped', () => {
  it('is logged with the look that it was for', () => {
    const plan = planLook(processing({ look: 4 }), { look: 3 }, policies['read-status'], noon);

    expect(plan).toEqual({ do: 'drop', because: 'stale: look 3 of 4' });
  });

  it('is logged as dropped because a look is under way', () => {
    const record = processing({ lease: { id: 'l', until: noon + minute } });

    expect(planLook(record, { look: 1 }, policies['read-status'], noon)).toEqual({
      do: 'drop',
      because: 'a look is under way',
    });
  });

  it.each([{}, { recheck: true }])('is dropped if the data of the payment was erased: %j', (more) => {
    const record = processing({ status: 'cancelled', completedAt: noon, erasedAt: noon });

    expect(planLook(record, { look: 1, ...more }, policies['read-status'], noon + minute)).toEqual({
      do: 'drop',
      because: 'its data was erased',
    });
  });
});
