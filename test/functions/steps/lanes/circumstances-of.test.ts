import { describe, expect, it } from 'vitest';
import { circumstancesOf } from '../../../../functions/steps/lanes/circumstances-of.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';
import { aRequest } from '../../../fixtures/a-provider.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

const record = processing({ request: aRequest() });

describe('the circumstances of a cancellation', () => {
  it('are the time, the hold and the facts of its provider', async () => {
    const { needs } = inMemory();
    await needs.lanes.hold('testpay', { since: noon, by: 'ops', reason: 'a test' });

    const circumstances = await circumstancesOf([record], needs);

    expect(circumstances(record)).toMatchObject({
      now: noon,
      isHeld: true,
      facts: { whenInDoubt: 'read-status', statusReadable: true },
    });
  });

  it('promise nothing for a provider whose folder is gone', async () => {
    const { needs } = inMemory();
    const gone = { request: { ...record.request, provider: 'gone' } };

    expect((await circumstancesOf([record], needs))(gone)).toEqual({
      now: noon,
      isHeld: false,
      facts: { whenInDoubt: 'ask-person', statusReadable: false },
    });
  });

  it('need no holds if all cancellations have ended', async () => {
    const { needs } = inMemory();
    const heldProviders = () => Promise.reject(new Error('nobody needs them'));

    const circumstances = await circumstancesOf([{ status: 'rejected' }], { ...needs, heldProviders });

    expect(circumstances(record).isHeld).toBe(false);
  });
});
