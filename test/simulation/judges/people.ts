import type { Act } from '../../../functions/core/cancellation/acts/act.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';

/** Of the acts that decided nothing, the newest 20 are kept. */
const maxUndecided = 20;

const isDecided = ({ act }: Act) => act !== 'recheck' && act !== 'proposal';
const textOf = (value: unknown) => JSON.stringify(value);

/** What people did and said is only added to, by every write. */
export function judgePeople(before: Cancellation, after: Cancellation): string[] {
  const { acts = [], corrections = [] } = after;
  const kept = new Set(acts.map(textOf));
  const lost = (before.acts ?? []).filter((act) => !kept.has(textOf(act)));
  const isDropped = acts.filter((act) => !isDecided(act)).length >= maxUndecided;
  const earlier = before.corrections ?? [];
  return [
    ...(lost.some(isDecided) || (lost.length > 0 && !isDropped) ? [`${after.id}: an act of a person was lost`] : []),
    ...(textOf(corrections.slice(0, earlier.length)) === textOf(earlier)
      ? []
      : [`${after.id}: a correction was lost or changed`]),
    ...(after.proposal && after.resolution === undefined && after.status !== 'review_required'
      ? [`${after.id} is ${after.status} and still has the proposal of a resolution`]
      : []),
  ];
}

/** The rechecks that were answered are in the record. */
export function judgeRechecks({ id, acts = [] }: Cancellation, notes: readonly string[]): string[] {
  const undecided = acts.filter((act) => !isDecided(act));
  const known = new Set(undecided.map(({ note }) => note));
  if (undecided.length >= maxUndecided) return [];
  return notes.filter((note) => !known.has(note)).map((note) => `${id}: the recheck "${note}" is not in the record`);
}
