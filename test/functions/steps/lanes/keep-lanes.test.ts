import { expect, it } from 'vitest';
import { keepLanes, switchLane } from '../../../../functions/steps/lanes/keep-lanes.ts';
import { inMemory } from '../../../fixtures/dependencies.ts';
import { memoryLanes } from '../../../fixtures/memory-lanes.ts';
import { aHold } from '../../ports/lanes.contract.ts';

const names = ['pace', 'vtex', 'yuno'];

it('stops the consumers of held providers, lets the others receive, and counts the held ones', async () => {
  const { needs, measured } = inMemory();
  const { lanes, consumers, receiving } = memoryLanes(names);
  await lanes.hold('vtex', aHold);

  await keepLanes(await lanes.held(), { ...needs, lanes, consumers });

  expect([...receiving]).toEqual([
    ['pace', true],
    ['vtex', false],
    ['yuno', true],
  ]);
  expect(measured).toEqual([[{ provider: 'vtex' }, { LaneHeld: 1 }]]);
});

it('switches the other consumers if one of them fails, and logs which', async () => {
  const { needs, logged } = inMemory();
  const { consumers, receiving } = memoryLanes(names);
  const setReceiving: typeof consumers.setReceiving = async (provider, ...how) => {
    if (provider === 'pace') throw new Error('throttled');
    await consumers.setReceiving(provider, ...how);
  };

  await keepLanes(new Map(), { ...needs, metrics: undefined, consumers: { ...consumers, setReceiving } });

  expect([...receiving.keys()]).toEqual(['vtex', 'yuno']);
  expect(logged).toEqual([
    ['error', 'lane not switched, recovery will', { provider: 'pace', error: expect.any(Error) }],
  ]);
});

it('switches nothing more if no time is left', async () => {
  const { needs } = inMemory();
  const { consumers, receiving } = memoryLanes(names);

  await keepLanes(new Map(), { ...needs, consumers }, () => receiving.size === 0);

  expect([...receiving.keys()]).toEqual(['pace']);
});

it('switches one consumer', async () => {
  const { needs } = inMemory();
  const { lanes, consumers, receiving } = memoryLanes(names);
  await lanes.hold('yuno', aHold);

  await switchLane('yuno', false, { ...needs, lanes, consumers });

  expect([...receiving]).toEqual([['yuno', false]]);
});

it('does not let a provider receive that somebody has held since the holds were read, and the other way round', async () => {
  const { needs, logged } = inMemory();
  const { lanes, consumers, receiving } = memoryLanes(names);
  await lanes.hold('vtex', aHold);
  const asRead = await lanes.held();
  await lanes.hold('yuno', aHold);
  await lanes.release('vtex', { at: 0, by: 'bob' });

  await keepLanes(asRead, { ...needs, lanes, consumers });

  expect([...receiving]).toEqual([['pace', true]]);
  expect(logged).toEqual([]);
});
