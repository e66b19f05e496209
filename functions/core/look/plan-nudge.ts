import { type Cancellation, hasLivingLease, type Nudged } from '../cancellation/cancellation.ts';
import { isEnd } from '../cancellation/status.ts';
import { maxTestimonies, unreadTestimony } from '../cancellation/testimony.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { planLook } from './plan-look.ts';
import type { Policy } from './policy.ts';

/** What an authentic webhook about a cancellation leads to. */
export type NudgePlan =
  /** Nothing is written. `isOverBudget`: only because the cancellation has had its budget of nudges. */
  | { readonly do: 'nothing'; readonly because: string; readonly isOverBudget?: true }
  /** `nudged` is written, and then a message is sent that arrives after `delay`. */
  | { readonly do: 'nudge'; readonly nudged: Omit<Nudged, 'by'>; readonly delay: Milliseconds };

/**
 * How many nudges may come at once. Stripe and Yuno send several messages about one payment, for its intent, its charge and
 * each change of them, but hardly more than ten. One every `nudgeRefill` follows.
 */
export const nudgeBurst = 12;

/**
 * Whether a webhook brings a look forward. It does not if a look that begins later than now is sure to come soon, or if a
 * look could do nothing. While a testimony is unread, the budget is larger by as many nudges as a record can hold
 * testimonies, because the look that reads one proves something. Beyond that, recovery finds the testimony.
 */
export function planNudge(record: Cancellation, policy: Policy, now: Milliseconds): NudgePlan {
  const nothing = (because: string) => ({ do: 'nothing', because }) as const;
  if (record.status === 'accepted') return nothing('the first look comes anyway');
  if (isAskedFor(record, policy, now)) return nothing('a look is asked for already');
  const delay = nudgeDelay(record, nudgeGap(record, policy), now);
  if (!hasLivingLease(record, now)) {
    const plan = planLook(record, { look: record.look }, policy, now + delay);
    if (plan.do === 'drop') return nothing(plan.because);
    if (comesByItself(record, plan.do === 'later' ? plan.at : now, policy, now)) return nothing('a look comes anyway');
  }
  const usedUntil = Math.max(record.nudged?.usedUntil ?? now, now) + policy.waits.nudgeRefill;
  const burst = nudgeBurst + (unreadTestimony(record) ? maxTestimonies : 0);
  if (usedUntil > now + burst * policy.waits.nudgeRefill)
    return { ...nothing('enough nudges for now'), isOverBudget: true };
  return { do: 'nudge', nudged: { at: now, look: record.look, usedUntil }, delay };
}

/**
 * Another nudge came since the last look was taken. During a look, its worker sees that at its end and asks for the next
 * one. Afterwards there is a message in the queue. If that was lost, a nudge can ask again soon.
 */
const isAskedFor = (record: Cancellation, { waits }: Policy, now: Milliseconds): boolean =>
  record.nudged?.look === record.look && (hasLivingLease(record, now) || now < record.nudged.at + waits.nudgeGap);

/** The next look is due within the gap, or no later than a look can begin. A look whose worker died is not one of these. */
const comesByItself = (
  { nextLook, lease }: Cancellation,
  soonest: Milliseconds,
  { waits }: Policy,
  now: Milliseconds,
): boolean =>
  nextLook !== undefined &&
  lease === undefined &&
  nextLook > now - waits.nudgeGap &&
  nextLook <= Math.max(now + waits.nudgeGap, soonest);

/**
 * How far apart nudged looks are. The first one after an end comes soon, because it may find a contradiction. Later ones
 * are rare, and each sees everything that happened before it.
 */
export const nudgeGap = ({ status, lookBegan = 0, completedAt = 0 }: Cancellation, { waits }: Pick<Policy, 'waits'>) =>
  isEnd(status) && lookBegan > completedAt ? waits.endedNudgeGap : waits.nudgeGap;

/** How long a nudge must wait so that its look begins at least `gap` after the last one. */
export const nudgeDelay = ({ lookBegan }: Cancellation, gap: Milliseconds, now: Milliseconds): Milliseconds =>
  lookBegan === undefined ? 0 : Math.max(0, lookBegan + gap - now);
