import type { ShownHold, ShownLaneAct } from '../../api/providers-schema.ts';
import type { Hold, LaneAct } from '../../ports/lanes.ts';

/** A hold as the API shows it. Only operators of the platform see who holds the provider. */
export const shownHold = (hold: Hold | undefined, isOperator: boolean): ShownHold | null =>
  hold
    ? {
        since: new Date(hold.since).toISOString(),
        reason: hold.reason,
        ...(isOperator ? { by: hold.by, byName: hold.byName ?? null } : {}),
      }
    : null;

/** Who held and released a provider, as the API shows it to operators of the platform. */
export const shownActs = (provider: string, acts: readonly LaneAct[]): ShownLaneAct[] =>
  acts
    .filter((act) => act.provider === provider)
    .map(({ at, act, by, byName = null, reason = null }) => ({
      at: new Date(at).toISOString(),
      act,
      by,
      byName,
      reason,
    }));
