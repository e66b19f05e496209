import { describe, expect, it } from 'vitest';
import type { Holds } from '../../../../functions/ports/lanes.ts';
import { rememberedHolds } from '../../../../functions/steps/lanes/remembered-holds.ts';
import { noon, second } from '../../../fixtures/a-cancellation.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';

function remembering(memory?: number) {
  const { needs, clock, logged } = inMemory();
  const world: { answers: (() => Promise<Holds>)[]; reads: number } = { answers: [], reads: 0 };
  const held = () => {
    world.reads++;
    return world.answers.shift()?.() ?? needs.lanes.held();
  };
  return { held: rememberedHolds({ ...needs, lanes: { held } }, memory), lanes: needs.lanes, clock, logged, world };
}

const aHold = { since: noon, by: 'ops', reason: 'a test' };

describe('the holds that an answer shows', () => {
  it('are read once in five seconds', async () => {
    const { held, lanes, clock, world } = remembering();
    expect(await held()).toEqual(new Set());
    await lanes.hold('testpay', aHold);

    clock.now += 5 * second - 1;
    expect(await held()).toEqual(new Set());
    expect(world.reads).toBe(1);

    clock.now += 1;
    expect(await held()).toEqual(new Set(['testpay']));
    expect(world.reads).toBe(2);
  });

  it('are read each time without a memory', async () => {
    const { held, lanes } = remembering(0);
    expect(await held()).toEqual(new Set());
    await lanes.hold('testpay', aHold);

    expect(await held()).toEqual(new Set(['testpay']));
  });

  it('are the last ones that are known while they cannot be read, and nobody waits long for them', async () => {
    const { held, lanes, clock, logged, world } = remembering();
    await lanes.hold('testpay', aHold);
    world.answers.push(() => Promise.reject(new Error('throttled')));
    expect(await held()).toEqual(new Set());

    clock.now += 5 * second;
    expect(await held()).toEqual(new Set(['testpay']));

    clock.now += 5 * second;
    world.answers.push(() => new Promise(() => {}));
    expect(await held()).toEqual(new Set(['testpay']));
    expect(logged.map(([level, message]) => [level, message])).toEqual([
      ['warn', 'holds not read'],
      ['warn', 'holds not read'],
    ]);
  });
});
