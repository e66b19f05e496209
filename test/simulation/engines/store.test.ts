import { storeContract } from '../../functions/ports/cancellation-store.contract.ts';
import type { Cloud, Invocation } from '../cloud.ts';
import { seededFaults } from '../faults.ts';
import { random } from '../random.ts';
import { scheduler } from '../scheduler.ts';
import { simulatedStore } from './store.ts';
import { memoryTable } from './table.ts';

/** The simulated store where nothing goes wrong and nothing takes time. */
function calmStore() {
  const faults = seededFaults(0, {}, undefined);
  faults.stop();
  const cloud: Cloud = { time: scheduler(0, () => 0), faults, chance: random(0), note: undefined };
  const calm: Invocation = {
    name: 'test',
    isAlive: true,
    hasFrozen: false,
    die: () => Promise.reject(new Error('a calm process died')),
    pass: () => Promise.resolve(),
  };
  return simulatedStore(cloud, memoryTable(), () => calm);
}

storeContract('the simulated store', calmStore);
