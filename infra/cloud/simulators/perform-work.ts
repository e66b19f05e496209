import type { SimulatedPayment, Simulator, SimulatorWorld } from '../../../functions/providers/simulator.ts';
import { Books, type Change, type Step } from '../../simulators/books.ts';
import { worldOn } from '../../simulators/world.ts';

/** What is stored about a payment: every change since the beginning, as in the journal of the local system. */
export interface Stored {
  readonly changes: readonly Change[];
  /** Whose webhook address the provider calls. Absent: the one that the function knows. */
  readonly merchant?: string | undefined;
}

/** What happened while somebody worked on a payment. */
export interface Worked<T> {
  readonly value: T;
  readonly books: Books;
  readonly merchant: string | undefined;
  /** The new steps that the provider will take later. */
  readonly later: readonly Step[];
  /** How many webhooks the provider sends about the payment. */
  readonly notifications: number;
}

export interface Work<T> {
  /** Changes that come before those of `act`. */
  readonly first?: readonly Change[];
  readonly merchant?: string | undefined;
  /** Refused if more than this is stored about the payment: everybody may call, and a write costs by the size of its item. */
  readonly maxCharacters?: number;
  readonly act: (world: SimulatorWorld<SimulatedPayment>) => T;
}

/** Takes the steps that are due, and then does the work. */
export function perform<T>(stored: Stored, simulator: Simulator, work: Work<T>, now: () => number) {
  const books = new Books();
  for (const change of stored.changes) books.apply(change);
  const changes: Change[] = [];
  let notifications = 0;
  const add = (change: Change) => {
    changes.push(change);
    books.apply(change);
  };
  const world = () =>
    worldOn({
      books,
      simulator,
      now,
      onChange: (change) => changes.push(change),
      onNotify: () => {
        notifications += 1;
      },
    });
  for (const { number, id, step } of dueSteps(books, now())) {
    add({ kind: 'done', number });
    simulator.step?.(id, step, world());
  }
  for (const change of work.first ?? []) add(change);
  const value = work.act(world());
  const later = changes.flatMap((change) => (change.kind === 'later' ? [change.step] : []));
  return { changes, worked: { value, books, merchant: work.merchant ?? stored.merchant, later, notifications } };
}

const dueSteps = ({ steps }: Books, now: number) =>
  [...steps.values()].filter(({ due }) => due <= now).sort((a, b) => a.due - b.due);
