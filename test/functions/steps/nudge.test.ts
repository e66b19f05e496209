import { describe, expect, it } from 'vitest';
import { nudge } from '../../../functions/steps/nudge.ts';
import { accepted, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

describe('a nudge', () => {
  it('counts, and asks for the next look at once', async () => {
    const { needs, clock, stored, now, sent } = inMemory();
    const { id } = stored(processing({ look: 4, lookBegan: noon }));
    clock.now = noon + 60_000;

    await nudge(id, needs);

    expect(now(id).nudges).toBe(1);
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 4 }, delay: 0 },
    ]);
  });

  it.each([
    ['keeps two seconds between two looks', 1, 1500],
    ['keeps less distance if the waits are hurried', 2, 500],
  ])('%s', async (_sentence, hurry, delay) => {
    const { needs, clock, stored, sent } = inMemory();
    const { id } = stored(processing({ lookBegan: noon }));
    clock.now = noon + 500;

    await nudge(id, { ...needs, hurry });

    expect(sent).toMatchObject([{ delay }]);
  });

  it('is marked as a recheck if an operator asks', async () => {
    const { needs, stored, sent } = inMemory();
    const { id } = stored(processing());

    await nudge(id, needs, { recheck: true });

    expect(sent.map(({ message }) => message)).toEqual([{ cancellationId: id, look: 1, recheck: true }]);
  });

  it('is only counted before the first look, which comes anyway', async () => {
    const { needs, stored, now, sent } = inMemory();
    const { id } = stored(accepted());

    await nudge(id, needs);

    expect([now(id).nudges, sent]).toEqual([1, []]);
  });

  it('of an unknown cancellation does nothing', async () => {
    const { needs, sent } = inMemory();

    await nudge('can_gone', needs);

    expect(sent).toEqual([]);
  });
});
