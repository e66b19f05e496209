import type { End } from '../status.ts';
import type { Milliseconds } from '../units.ts';
import type { Resolution } from './resolution.ts';

/** Who acts: the subject of their token, and the readable name of a person if the token has one. */
export interface Actor {
  /** The id of a client, or the subject of a person's token. It never changes, so that people are told apart by it. */
  readonly by: string;
  readonly byName?: string;
}

/**
 * `proposal`: a resolution or a correction that waits for a second person. `approval`: that person agrees. The acceptance is
 * not stored as one of these, because the record already says who asked and when.
 */
type ActName = 'recheck' | 'proposal' | 'approval' | 'resolution' | 'correction';

/** What a person or a client did to a cancellation. */
export interface Act extends Actor {
  readonly at: Milliseconds;
  readonly act: ActName;
  /** The end that a proposal, a resolution or a correction states. A proposal may be replaced, and its act stays. */
  readonly status?: End;
  readonly note?: string;
}

/** What a person said about the end, and when. */
export interface Statement extends Actor {
  readonly at: Milliseconds;
  readonly says: Resolution;
}

/** A statement that a second person must approve. */
export interface Proposal extends Statement {
  readonly kind: 'resolution' | 'correction';
}

/** The corrections of one cancellation. A further one is refused, because none is ever dropped. */
export const maxCorrections = 8;

/** How many acts are kept that decided nothing: rechecks, and proposals in whose place another came. */
export const maxUndecidedActs = 20;

/**
 * How many acts there can be: the acceptance, those that decided nothing, the statements of the end and of each correction
 * with their approvals, and one proposal that waits.
 */
export const maxActs = 1 + maxUndecidedActs + 2 * (1 + maxCorrections) + 1;

/** Adds an act. Those that decided something are never dropped. Of the others, the newest are kept. */
export function withAct(acts: readonly Act[] = [], act: Act): readonly Act[] {
  const longer = [...acts, act];
  const undecided = longer.filter((_, index) => decidedNothing(longer, index));
  const dropped = undecided.length > maxUndecidedActs ? undecided[0] : undefined;
  return longer.filter((one) => one !== dropped);
}

/** Whether it is one act, written twice because the reply to the first write was lost. */
export const isSameAct = (one: Act, other: Act) =>
  one.at === other.at && one.act === other.act && one.by === other.by && one.note === other.note;

/** A proposal is decided by the approval that follows it. Until another act follows, it may still be approved. */
function decidedNothing(acts: readonly Act[], index: number): boolean {
  const name = acts[index]?.act;
  const next = acts.slice(index + 1).find(({ act }) => act !== 'recheck');
  return name === 'recheck' || (name === 'proposal' && next?.act === 'proposal');
}
