import { dueEvent } from '../api/event.ts';
import type { Cancellation, DueEvent } from '../core/cancellation/cancellation.ts';
import { changed } from '../core/cancellation/changes.ts';
import { lockOf } from '../core/cancellation/identity.ts';
import { decide } from '../core/decide/decide.ts';
import type { Decision, Next } from '../core/decide/decision.ts';
import type { ExchangeResult } from '../core/decide/observation.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Guard } from '../ports/cancellation-store.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { Provider } from '../providers/contract.ts';

/** What was recorded: the record after it, the event that it made due, and what comes next. */
export interface Recorded {
  readonly record: Cancellation;
  readonly event: DueEvent | undefined;
  readonly next: Next;
}

/** Every try was overtaken by another write of the same record. */
class ResultNotRecorded extends Error {
  override readonly name = 'ResultNotRecorded';
}

const maxTries = 10;

/**
 * Records what an exchange means, on condition that nobody has taken the lease since. If somebody has, they go on, and
 * only a decision that the exchange itself proves is made again on the newer record.
 * @returns `undefined` when nothing was written.
 * @throws ResultNotRecorded when a proven decision was overtaken ten times.
 */
export async function recordResult(
  looked: Cancellation,
  result: ExchangeResult,
  decision: Decision,
  { provider, policy }: { readonly provider: Provider; readonly policy: Policy },
  { store, now }: Pick<Dependencies, 'store' | 'now'>,
): Promise<Recorded | undefined> {
  const lock = lockOf(looked, provider);
  const write = async (before: Cancellation, { changes, owes, next }: Decision, guard: Guard) => {
    const event = owes && dueEvent(changed(before, changes), owes);
    const record = await store.record(before, changes, guard, { event, lock, now: now() });
    return record && { record, event, next };
  };
  const recorded = looked.lease && (await write(looked, decision, { lease: looked.lease.id }));
  if (recorded || !decision.isProven) return recorded;
  for (let tries = 0; tries < maxTries; tries++) {
    const newer = await store.load(looked.id);
    if (!newer) return undefined;
    const again = decide(newer, result, policy);
    if (!again.isProven) return undefined;
    const settled = await write(newer, again, { version: newer.version });
    if (settled) return settled;
  }
  throw new ResultNotRecorded(`the result of ${looked.id} could not be recorded`);
}
