import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { lookMessage, plannedTake } from '../../../functions/steps/look-message.ts';
import { attempt, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { readBeforeSendProvider, readingProvider, resendingProvider } from '../../fixtures/a-provider.ts';

const reads = policyOf(readingProvider, 1);
const sent = processing({ attempts: [attempt()], wakeAt: noon + minute });
const { id, look } = sent;

describe('the message of the next look', () => {
  it('contains the plan, so that its worker needs no read', () => {
    const plannedLook = { provider: 'yuno', version: 2, exchange: 'status', wakeAt: noon + minute };

    expect(lookMessage(sent, reads, noon)).toStrictEqual({ cancellationId: id, look, plannedLook });
  });

  it('contains no plan of a look that may send, or that is not due at that time', () => {
    expect(lookMessage(sent, policyOf(resendingProvider, 1), noon)).toStrictEqual({ cancellationId: id, look });
    expect(lookMessage({ ...sent, notBefore: noon + 1 }, reads, noon)).toStrictEqual({ cancellationId: id, look });
  });

  it('leaves the plan of a recheck to its worker', () => {
    expect(lookMessage(sent, reads, noon, true)).toStrictEqual({ cancellationId: id, look, recheck: true });
  });
});

describe('a message', () => {
  const firstLook = { provider: 'testpay', isPart: false };
  const expectedFirst = { id, look: 0, version: 1, status: 'accepted', attempts: [], wakeAt: 0 };

  it.each([
    ['sends', reads, 'cancel'],
    ['reads, where every cancel needs a read before it', policyOf(readBeforeSendProvider, 1), 'status'],
    ['reads, where the merchant asks for a part', policyOf(readingProvider, 1, true), 'status'],
    ['sends, where nothing can be read', policyOf(resendingProvider, 1, true), 'cancel'],
  ])('of run 1 says that the record is as it was accepted, and plans a look that %s', (_what, policy, exchange) => {
    expect(plannedTake({ cancellationId: id, look: 0, run: 1, firstLook }, policy)).toEqual({
      expected: expectedFirst,
      exchange,
    });
  });

  it('of run 2 plans no look', () => {
    expect(plannedTake({ cancellationId: id, look: 0, run: 2, firstLook }, reads)).toBeUndefined();
  });

  it('with neither firstLook nor plannedLook plans no look', () => {
    expect(plannedTake({ cancellationId: id, look }, reads)).toBeUndefined();
  });

  it('with a plan says what its sender knew of the record', () => {
    const plannedLook = { provider: 'testpay', version: 9, exchange: 'status', wakeAt: noon } as const;
    const { wakeAt: _wakeAt, ...unindexed } = plannedLook;
    const expected = { id, look, version: 9, status: 'processing', attempts: [] };

    expect(plannedTake({ cancellationId: id, look, plannedLook }, reads)).toStrictEqual({
      expected: { ...expected, wakeAt: noon },
      exchange: 'status',
    });
    expect(plannedTake({ cancellationId: id, look, plannedLook: unindexed }, reads)).toStrictEqual({
      expected,
      exchange: 'status',
    });
  });
});
