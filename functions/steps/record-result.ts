import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { transactionLock } from '../core/cancellation/ids.ts';
import { type Decision, decide } from '../core/decide/decide.ts';
import type { Ways } from '../core/look/policy.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';
import type { Performed } from './exchange/perform-exchange.ts';

export interface Recorded {
  readonly record: Cancellation;
  readonly decision: Decision;
}

export const lockOf = ({ merchant, request }: Cancellation, { name, identity }: Provider) =>
  transactionLock(merchant, name, identity, request.transaction);

const mostTries = 10;

/**
 * Records what a look has learned, on condition that its lease is still its own. If it is not, somebody else goes on,
 * and only what proves an end is decided again on the newer record. `undefined` when nothing was written.
 */
export async function recordResult(
  looked: Cancellation,
  performed: Performed,
  decision: Decision,
  { lease, ways, provider }: { readonly lease: string; readonly ways: Ways; readonly provider: Provider },
  { store, now }: Pick<Dependencies, 'store' | 'now'>,
): Promise<Recorded | undefined> {
  const lock = lockOf(looked, provider);
  const options = (event: Decision['event']) => ({ event, lock, now: now() });
  const record = await store.record(looked, decision.changes, { lease }, options(decision.event));
  if (record) return { record, decision };
  if (!decision.isProven) return undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    const newer = await store.load(looked.id);
    if (!newer) return undefined;
    const again = decide(newer, performed.made, performed.observation, ways);
    if (!again.isProven) return undefined;
    const settled = await store.record(newer, again.changes, { version: newer.version }, options(again.event));
    if (settled) return { record: settled, decision: again };
  }
  throw new Error(`the result of ${looked.id} could not be recorded`);
}
