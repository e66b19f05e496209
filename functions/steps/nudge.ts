import { nudgeDelay } from '../core/look/plan-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { isPart, policyOf, providerOf } from '../providers/policy-of.ts';
import { lookMessage } from './look-message.ts';

/** Brings the next look forward; it carries no verdict, so a forged or repeated one can at most cause a look. */
export async function nudge(
  id: string,
  { store, queue, providers, hurry, now }: Pick<Dependencies, 'store' | 'queue' | 'providers' | 'hurry' | 'now'>,
  { recheck = false } = {},
): Promise<void> {
  const record = await store.nudge(id);
  if (!record || record.status === 'accepted') return;
  const provider = providerOf(providers, record.request.provider);
  const policy = policyOf(provider, hurry, isPart(record));
  const delay = nudgeDelay(record, policy, now());
  await queue.send(provider.name, record.merchant, lookMessage(record, policy, now() + delay, recheck), delay);
}
