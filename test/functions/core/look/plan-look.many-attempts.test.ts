import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import { withNewAttempt } from '../../../../functions/core/look/take-look.ts';
import { attempt, minute, noon } from '../../../fixtures/a-cancellation.ts';

const neverLeft = attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' });
const inDoubt = attempt({ providerToken: 'first' });
const fresh = { providerToken: 'token-1', sentAt: noon + minute, leftBy: noon + 2 * minute, state: 'unresolved' };
const sendAfter = (attempts: readonly Attempt[]) => withNewAttempt(attempts, 'fresh', noon + minute, noon + 2 * minute);

describe('a sending after many', () => {
  it('is kept beside every one of the first fifty', () => {
    const sent = Array<Attempt>(49).fill(neverLeft);

    expect(sendAfter(sent)).toEqual([...sent, fresh]);
  });

  it('takes the place of the newest one that never left once there are fifty', () => {
    const sent = [inDoubt, ...Array<Attempt>(49).fill(neverLeft)];

    expect(sendAfter(sent)).toEqual([...sent.slice(0, 49), fresh]);
  });

  it('never takes the place of one that may have left', () => {
    const sent = [...Array<Attempt>(49).fill(neverLeft), attempt({ state: 'refused', withdrawnBy: 'refused' })];

    expect(sendAfter(sent)).toEqual([...sent, fresh]);
  });
});
