import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import { withNewAttempt } from '../../../../functions/core/look/take-look.ts';
import { attempt, minute, noon } from '../../../fixtures/a-cancellation.ts';

const neverLeft = attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' });
const inDoubt = attempt({ providerToken: 'first' });
const fresh = { providerToken: 'token-1', sentAt: noon + minute, leftBy: noon + 2 * minute, state: 'unresolved' };
const sendAfter = (attempts: readonly Attempt[]) => withNewAttempt(attempts, 'fresh', noon + minute, noon + 2 * minute);

describe('an attempt after many others', () => {
  it('is added while there are fewer than fifty', () => {
    const sent = Array<Attempt>(49).fill(neverLeft);

    expect(sendAfter(sent)).toEqual([...sent, fresh]);
  });

  it('replaces the newest of fifty if that one was not sent', () => {
    const sent = [inDoubt, ...Array<Attempt>(49).fill(neverLeft)];

    expect(sendAfter(sent)).toEqual([...sent.slice(0, 49), fresh]);
  });

  it('never replaces one that may have been sent', () => {
    const sent = [...Array<Attempt>(49).fill(neverLeft), attempt({ state: 'refused', withdrawnBy: 'refused' })];

    expect(sendAfter(sent)).toEqual([...sent, fresh]);
  });
});
