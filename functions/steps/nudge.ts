import type { Act } from '../core/cancellation/acts/act.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import { isEnd } from '../core/cancellation/status.ts';
import { nudgeDelay, planNudge } from '../core/look/plan-nudge.ts';
import type { Policy } from '../core/look/policy.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { isPart, policyOf, providerOf } from '../providers/policy-of.ts';
import { lookMessage } from './look-message.ts';

type Needs = Pick<Dependencies, 'store' | 'queue' | 'providers' | 'hurry' | 'now'>;

/**
 * Brings the next look forward because of a webhook, within the budget of the cancellation: one conditional write and one
 * message, or nothing. If the write finds another nudge, that one came after ours, and its look sees what ours would.
 * An equal message from before (`isRepeat`) is no reason to look at an ended cancellation.
 * @returns `over budget` if only the budget forbade it.
 */
export async function nudge(
  id: CancellationId,
  needs: Needs & Pick<Dependencies, 'uuid'>,
  isRepeat = false,
): Promise<'nudged' | 'nothing' | 'over budget'> {
  const { store, now, uuid } = needs;
  const record = await store.load(id);
  if (!record || (isRepeat && isEnd(record.status))) return 'nothing';
  const policy = policyFor(record, needs);
  const plan = planNudge(record, policy, now());
  if (plan.do === 'nothing') return plan.isOverBudget ? 'over budget' : 'nothing';
  const nudged = await store.nudge(id, { nudged: { ...plan.nudged, by: uuid() }, after: record.nudges });
  if (!nudged) return 'nothing';
  await send(nudged, policy, plan.delay, needs, false);
  return 'nudged';
}

/** Brings the next look forward because an operator asks for it, and keeps who asked. There is no budget. */
export async function nudgeForOperator(id: CancellationId, act: Act, needs: Needs): Promise<Cancellation | undefined> {
  const record = await needs.store.recheck(id, act);
  if (!record || record.status === 'accepted') return record;
  const policy = policyFor(record, needs);
  await send(record, policy, nudgeDelay(record, policy.waits.nudgeGap, needs.now()), needs, true);
  return record;
}

const policyFor = (record: Cancellation, { providers, hurry }: Needs): Policy =>
  policyOf(providerOf(providers, record.request.provider), hurry, isPart(record));

const send = (
  record: Cancellation,
  policy: Policy,
  delay: number,
  { queue, now }: Needs,
  recheck: boolean,
): Promise<void> =>
  queue.send(record.request.provider, record.merchant, lookMessage(record, policy, now() + delay, recheck), delay);
