import { describe, expect, it } from 'vitest';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { accepted, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory, owed } from '../../fixtures/dependencies.ts';
import { aHold } from '../ports/lanes.contract.ts';

/** A system whose only provider is held. */
async function held(options: Parameters<typeof inMemory>[0] = {}) {
  const system = inMemory(options);
  await system.needs.lanes.hold('testpay', aHold);
  return system;
}

const event = owed('evt_1');

describe('recovery at a held provider', () => {
  it.each([
    ['that was accepted and not started', accepted({ wakeAt: noon, createdAt: noon - minute })],
    ['whose look is overdue', processing({ wakeAt: noon, nextLook: noon - minute })],
  ])('sends nothing for a cancellation %s, and looks again 15 minutes later', async (_which, record) => {
    const { needs, stored, now, sent, started, measured } = await held();
    const { id } = stored(record);

    expect(await recoverStuck(needs)()).toEqual({ recovered: 0 });
    expect([sent, started]).toEqual([[], []]);
    expect(now(id).wakeAt).toBe(noon + 15 * minute);
    expect(measured.filter(([, figures]) => 'Recovered' in figures)).toEqual([]);
  });

  it('counts how long the cancellation has been open, and that the provider is held', async () => {
    const { needs, stored, measured } = await held();
    stored(processing({ wakeAt: noon, nextLook: noon - minute }));

    await recoverStuck(needs)();

    expect(measured).toContainEqual([{ provider: 'testpay' }, { LaneHeld: 1 }]);
    expect(measured.some(([, figures]) => 'OpenAge' in figures)).toBe(true);
  });

  it('still answers the run that waits for an event', async () => {
    const { needs, stored, handedOver, sent, started } = await held({ waiting: ['token-1'] });
    stored(
      processing({
        status: 'cancelled',
        wakeAt: noon,
        updatedAt: noon - 2 * minute,
        dueEvents: [event],
        tokens: { 1: 'token-1' },
      }),
    );

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(handedOver.map(({ token }) => token)).toEqual(['token-1']);
    expect([sent, started]).toEqual([[], []]);
  });

  it('starts no other run for an event, because its message would only wait in the queue', async () => {
    const { needs, stored, now, sent, started } = await held();
    const { id } = stored(
      processing({ status: 'cancelled', wakeAt: noon, updatedAt: noon - 2 * minute, dueEvents: [event] }),
    );

    expect(await recoverStuck(needs)()).toEqual({ recovered: 0 });
    expect([sent, started]).toEqual([[], []]);
    expect(now(id).dueEvents).toHaveLength(1);
  });

  it('leaves alone what may still go on by itself', async () => {
    const { needs, stored, now } = await held();
    const { id } = stored(processing({ wakeAt: noon, nextLook: noon + 10 * minute }));

    await recoverStuck(needs)();

    expect(now(id).wakeAt).toBeGreaterThan(noon + 10 * minute);
  });

  it('goes on within 15 minutes of the release', async () => {
    const { needs, stored, clock, sent } = await held();
    stored(processing({ wakeAt: noon, nextLook: noon - minute }));
    await recoverStuck(needs)();
    await needs.lanes.release('testpay', { at: 0, by: 'bob' });
    clock.now += 15 * minute;

    expect(await recoverStuck(needs)()).toEqual({ recovered: 1 });
    expect(sent).toHaveLength(1);
  });
});

describe('recovery', () => {
  it('stops the consumer of a held provider that a deployment has enabled, and starts it after the release', async () => {
    const { needs, receiving } = await held();

    await recoverStuck(needs)();
    const during = new Map(receiving);
    await needs.lanes.release('testpay', { at: 0, by: 'bob' });
    await recoverStuck(needs)();

    expect([...during]).toEqual([['testpay', false]]);
    expect([...receiving]).toEqual([['testpay', true]]);
  });

  it('sends and switches nothing if it cannot read what is held', async () => {
    const { needs, stored, sent, started, receiving } = inMemory();
    stored(processing({ wakeAt: noon, nextLook: noon - minute }));
    const lanes = { ...needs.lanes, held: () => Promise.reject(new Error('throttled')) };

    await expect(recoverStuck({ ...needs, lanes })()).rejects.toThrow('throttled');
    expect([sent, started, receiving.size]).toEqual([[], [], 0]);
  });
});
