import { type Circumstances, type LearningFacts, learningFactsOf } from '../../api/standing/circumstances.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { HoldDependencies } from '../../ports/lanes.ts';

/** What an answer needs that shows cancellations. */
export type ShowingNeeds = Pick<Dependencies, 'providers' | 'now'> & HoldDependencies;

/** For a provider whose folder is gone: nothing promises that we find out by ourselves. */
const unknownFacts: LearningFacts = { whenInDoubt: 'ask-person', statusReadable: false };

/** The circumstances of these records. The holds are read only if one of the records is not final. */
export async function circumstancesOf(
  records: readonly Pick<ShownCancellation, 'status'>[],
  { providers, now, heldProviders }: ShowingNeeds,
): Promise<(record: Pick<ShownCancellation, 'request'>) => Circumstances> {
  const held = records.every(({ status }) => isEnd(status)) ? undefined : await heldProviders();
  const at = now();
  return ({ request: { provider: name } }) => {
    const provider = providers.get(name);
    const facts = provider ? learningFactsOf(provider) : unknownFacts;
    return { now: at, isHeld: held?.has(name) ?? false, facts };
  };
}
