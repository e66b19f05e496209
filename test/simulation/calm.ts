import type { Cloud, Invocation } from './cloud.ts';
import { seededFaults } from './faults.ts';
import { random } from './random.ts';
import { scheduler } from './scheduler.ts';

/** A cloud without faults. In it the simulated engines pass the same contracts as the real ones. */
export function calmCloud(): Cloud {
  const faults = seededFaults(0, {}, () => 0, undefined);
  faults.stop();
  return { time: scheduler(0, () => 0), faults, chance: random(0), note: undefined };
}

/** An invocation that never waits and never dies. */
export const calmInvocation: Invocation = {
  name: 'calm',
  isAlive: true,
  hasFrozen: false,
  die: () => Promise.reject(new Error('a calm invocation died')),
  pass: () => Promise.resolve(),
};
