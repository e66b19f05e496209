import type { Simulator } from '../../../../functions/providers/simulator.ts';
import { rescindClient } from '../../../client/client.ts';
import { operatorClient } from '../aws/temporary-client.ts';
import { compared } from '../check.ts';
import { makeCancellation } from '../make-cancellation.ts';
import type { Step } from '../step.ts';

/** The first provider with a state in which it asks for a person, and that state. */
export function asksForPerson(
  simulators: ReadonlyMap<string, Simulator>,
): { readonly provider: string; readonly state: string } | undefined {
  for (const [provider, { states, fresh, truthOf }] of simulators) {
    for (const [state, changes] of Object.entries(states)) {
      if (changes !== 'unknown' && truthOf({ ...fresh('any'), ...changes }).includes('asks for a person'))
        return { provider, state };
    }
  }
  return undefined;
}

/** An operator resolves a review. The first client may not. */
export const review: Step = {
  name: 'a review',
  async run(smoke) {
    const found = asksForPerson(smoke.simulators);
    if (!found) throw new Error('no simulated provider asks for a person');
    const { cancellation } = await makeCancellation(smoke, found.provider, found.state);
    const note = 'The smoke test resolves its own simulated payment.';
    const operator = rescindClient(await operatorClient(smoke));
    const resolved = await operator.resolve(cancellation.id, { status: 'cancelled', note });
    const measured = `${cancellation.status}, then ${resolved.status} by ${resolved.evidence?.via}`;
    return [compared('a review that a person resolves', 'review_required, then cancelled by operator', measured)];
  },
};
