import { describe, expect, it } from 'vitest';
import { nudge, nudgeForOperator } from '../../../functions/steps/nudge.ts';
import { accepted, aRecheck, day, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

/** The budget of nudges is used up for a day. */
const spent = { by: 'earlier', at: noon - minute, look: 1, usedUntil: noon + day };

describe('a nudge by a webhook', () => {
  it('counts, and asks for the next look at once', async () => {
    const { needs, clock, stored, now, sent } = inMemory();
    const { id } = stored(processing({ look: 4, lookBegan: noon }));
    clock.now = noon + minute;

    expect(await nudge(id, needs)).toBe('nudged');

    expect(now(id)).toMatchObject({
      nudges: 1,
      nudged: { by: 'uuid-0', at: noon + minute, look: 4, usedUntil: noon + 6 * minute },
    });
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

  it('is one write and one message, however many come at once', async () => {
    const { needs, stored, now, sent } = inMemory();
    const { id } = stored(processing());

    const done = await Promise.all(Array.from({ length: 50 }, () => nudge(id, needs)));

    expect(done.filter((what) => what === 'nudged')).toHaveLength(1);
    expect([now(id).nudges, sent.length]).toEqual([1, 1]);
  });

  it.each([
    ['before the first look, which comes anyway', accepted()],
    ['over the budget', processing({ nudged: spent })],
  ])('writes and sends nothing %s', async (_when, record) => {
    const { needs, stored, now, sent } = inMemory();
    const { id } = stored(record);

    expect(await nudge(id, needs)).not.toBe('nudged');

    expect(now(id)).toEqual({ ...record, request: now(id).request });
    expect(sent).toEqual([]);
  });

  it('says whether only the budget forbids it', async () => {
    const { needs, stored } = inMemory();

    expect(await nudge(stored(processing({ nudged: spent })).id, needs)).toBe('over budget');
    expect(await nudge('can_gone', needs)).toBe('nothing');
  });
});

describe('a nudge by an operator', () => {
  it('is marked as a recheck', async () => {
    const { needs, stored, now, sent } = inMemory();
    const { id } = stored(processing());

    await nudgeForOperator(id, aRecheck(), needs);

    expect(now(id)).toMatchObject({ nudges: 1, acts: [aRecheck()] });
    expect(sent.map(({ message }) => message)).toEqual([{ cancellationId: id, look: 1, recheck: true }]);
  });

  it.each([
    ['an open cancellation', processing({ nudged: spent })],
    ['an ended one, which was read a moment ago', processing({ status: 'cancelled', completedAt: noon - 1 })],
  ])('has no budget: %s', async (_of, record) => {
    const { needs, clock, stored, now, sent } = inMemory();
    const { id } = stored(record);
    clock.now = noon + 2000;

    for (let times = 0; times < 30; times++) await nudgeForOperator(id, aRecheck({ at: noon + times }), needs);

    expect(now(id)).toEqual({
      ...record,
      request: now(id).request,
      nudges: 30,
      version: record.version + 30,
      acts: expect.any(Array),
    });
    expect(sent.map(({ delay }) => delay)).toEqual(Array.from({ length: 30 }, () => 0));
  });

  it('sends nothing before the first look, and for an unknown cancellation', async () => {
    const { needs, stored, sent } = inMemory();

    await nudgeForOperator(stored(accepted()).id, aRecheck(), needs);
    await nudgeForOperator('can_gone', aRecheck(), needs);

    expect(sent).toEqual([]);
  });
});
