import { describe, expect, it } from 'vitest';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { hour, minute, noon, processing, second } from '../../fixtures/a-cancellation.ts';
import { aRequest } from '../../fixtures/a-provider.ts';
import { maxPerSecond, recoveryInVirtualTime, stuckAt } from '../../fixtures/recovery-in-virtual-time.ts';

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('recovery of many cancellations', () => {
  it('starts no more than the rate of starts allows, and stops in good time before its time-out', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(6000)) world.stored(stuckAt(n));
    const recover = world.process();

    const { recovered } = await world.during(recover());

    expect(maxPerSecond(world.started)).toBeLessThanOrEqual(110);
    expect(recovered).toBe(world.started.length);
    expect(recovered).toBeGreaterThan(4900);
    // 100 a second for 50 s, the first burst of 10, and the 16 that were in progress.
    expect(recovered).toBeLessThanOrEqual(5026);
    expect(world.now()).toBeGreaterThanOrEqual(noon + 50 * second);
    expect(world.now()).toBeLessThan(noon + 55 * second);
  });

  it('leaves the rest to the next run, and recovers each only once', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(6000)) world.stored(stuckAt(n));
    const recover = world.process();

    await world.during(recover());
    await world.nextMinute();
    await world.during(recover());

    expect(world.started).toHaveLength(6000);
    expect(new Set(world.started.map(({ id }) => id)).size).toBe(6000);
    expect(world.now()).toBeLessThan(noon + minute + 15 * second);
  });

  it('works on only a few at once', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(1000)) world.stored(stuckAt(n));

    await world.during(world.process()());

    expect(world.inWork.max).toBeLessThanOrEqual(16);
  });

  it('does not let what waits for a start hold up what needs only a message', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(1000)) world.stored(stuckAt(n));
    const look = { nextLook: noon - minute, createdAt: noon - hour, wakeAt: noon - minute };
    const others = numbers(20, 1000).map((n) =>
      world.stored(processing({ ...look, key: `key-${n}`, id: stuckAt(n).id, request: aRequest(`p-${n}`) })),
    );

    await world.during(world.process()());

    const ids = new Set(others.map(({ id }) => id));
    const messages = world.sent.filter(({ id }) => ids.has(id));
    const lastStart = world.started.at(-1)?.at ?? 0;
    expect(messages).toHaveLength(20);
    expect(lastStart - noon).toBeGreaterThan(9 * second);
    expect(Math.max(...messages.map(({ at }) => at))).toBeLessThan(lastStart - second);
  });

  it('lets merchants take turns, so one with many does not hold up another', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(2000)) world.stored(stuckAt(n));
    const others = numbers(20, 2000).map((n) => world.stored(stuckAt(n, { merchant: 'merchant-b', id: `can_b${n}` })));

    await world.during(world.process()());

    const ids = new Set(others.map(({ id }) => id));
    const turns = world.started.flatMap(({ id }, index) => (ids.has(id) ? [index] : []));
    expect(turns).toHaveLength(20);
    expect(Math.max(...turns)).toBeLessThan(1900);
  });

  it('recovers each only once if two runs happen at the same time', async () => {
    const world = recoveryInVirtualTime();
    for (const n of numbers(500)) world.stored(stuckAt(n));

    const [one, other] = await world.during(Promise.all([world.process()(), world.process()()]));

    expect(one.recovered + other.recovered).toBe(500);
    expect(world.started).toHaveLength(500);
    expect(new Set(world.started.map(({ id }) => id)).size).toBe(500);
  });

  it('goes on with the other shards if one cannot be read, and fails at the end', async () => {
    const world = recoveryInVirtualTime();
    const { id } = world.stored(stuckAt(1));
    async function* unreadable(): AsyncGenerator<string> {
      yield* await Promise.reject<string[]>(new Error('throttled'));
    }
    async function* readable() {
      yield id;
    }
    const { needs } = world;
    Object.assign(needs.store, { due: () => [unreadable(), readable()] });

    await expect(world.during(world.process()())).rejects.toThrow('throttled');
    expect(world.started.map((start) => start.id)).toEqual([id]);
  });

  it('recovers nothing if no time is left', async () => {
    const world = recoveryInVirtualTime();
    world.stored(stuckAt(1));
    world.stored(processing({ nextLook: noon - minute, wakeAt: noon, id: 'can_2', request: aRequest('p-2') }));

    expect(await world.during(recoverStuck(world.needs)(() => 10 * second))).toEqual({ recovered: 0 });
    expect([world.started, world.sent]).toEqual([[], []]);
  });
});
