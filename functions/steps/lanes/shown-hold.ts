import type { ShownHold } from '../../api/providers-schema.ts';
import type { Hold } from '../../ports/lanes.ts';

/** A hold as the API shows it. Only operators of the platform see who holds the provider. */
export const shownHold = (hold: Hold | undefined, isOperator: boolean): ShownHold | null =>
  hold
    ? {
        since: new Date(hold.since).toISOString(),
        reason: hold.reason,
        ...(isOperator ? { by: hold.by } : {}),
      }
    : null;
