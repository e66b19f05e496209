import { type Actor, type Proposal, withAct } from '../cancellation/acts/act.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import { fingerprintOf } from '../cancellation/fingerprint.ts';
import type { Milliseconds } from '../cancellation/units.ts';

/** What becomes of a statement where a second person must agree. */
export type Agreement = 'proposed' | 'awaits another person' | 'approved';

/** Compares a statement with the proposal that the record holds. Only another subject can approve it. */
export function agreement(
  { proposal }: Pick<Cancellation, 'proposal'>,
  { kind, says }: Pick<Proposal, 'kind' | 'says'>,
  { by }: Actor,
): Agreement {
  if (proposal?.kind !== kind || fingerprintOf(proposal.says) !== fingerprintOf(says)) return 'proposed';
  return proposal.by === by ? 'awaits another person' : 'approved';
}

/** Keeps a statement until a second person approves it. It takes the place of an earlier one. */
export function propose(
  record: Cancellation,
  stated: Pick<Proposal, 'kind' | 'says'>,
  actor: Actor,
  now: Milliseconds,
): Changes {
  return {
    proposal: { ...stated, at: now, ...actor },
    acts: withAct(record.acts, {
      at: now,
      act: 'proposal',
      ...actor,
      status: stated.says.status,
      note: stated.says.note,
    }),
    version: record.version + 1,
    updatedAt: now,
  };
}
