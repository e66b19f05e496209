import { nudgeDelay } from '../core/look/plan-look.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { policyOf, providerOf } from '../providers/policy-of.ts';

/** Brings the next look forward; it carries no verdict, so a forged or repeated one can at most cause a look. */
export async function nudge(
  id: string,
  { store, queue, providers, hurry, now }: Pick<Dependencies, 'store' | 'queue' | 'providers' | 'hurry' | 'now'>,
  { recheck = false } = {},
): Promise<void> {
  const record = await store.nudge(id);
  if (!record || record.status === 'accepted') return;
  const provider = providerOf(providers, record.request.provider);
  const delay = nudgeDelay(record, policyOf(provider, hurry), now());
  await queue.send(provider.name, { cancellationId: id, look: record.look, ...(recheck ? { recheck } : {}) }, delay);
}
