import type { Dependencies } from '../../ports/dependencies.ts';
import type { Holds, LaneDependencies } from '../../ports/lanes.ts';

type Needs = Pick<Dependencies, 'log' | 'metrics'> & LaneDependencies;

/**
 * Makes the consumer of each provider follow the holds. A consumer can differ from them because a deployment has changed it,
 * or because an earlier call failed. Never throws.
 */
export async function keepLanes(holds: Holds, needs: Needs, isTimeLeft: () => boolean = () => true): Promise<void> {
  for (const provider of holds.keys()) needs.metrics?.record({ provider }, { LaneHeld: 1 });
  // One after the other, because most calls to Lambda's API share 15 requests a second in an account (Lambda Developer
  // Guide, "Lambda quotas": remainder of the control plane API requests).
  for (const provider of needs.consumers.providers) {
    if (!isTimeLeft()) return;
    await switchLane(provider, !holds.has(provider), needs);
  }
}

/**
 * Lets the consumer of a provider receive or not, unless the holds say otherwise by then: a recovery that reads them and is
 * slow must not undo what an operator has done meanwhile. If it fails, recovery tries again within a minute.
 */
export async function switchLane(
  provider: string,
  receives: boolean,
  { lanes, consumers, log }: Omit<Needs, 'metrics'>,
): Promise<void> {
  const isStillWanted = async () => (await lanes.held()).has(provider) !== receives;
  try {
    await consumers.setReceiving(provider, receives, isStillWanted);
  } catch (error) {
    log.error('lane not switched, recovery will', { provider, error });
  }
}
