import type { SimulatedPayment, Simulator, SimulatorWorld } from '../../functions/providers/simulator.ts';
import type { Books, Change } from './books.ts';

interface WorldOptions {
  readonly books: Books;
  readonly simulator: Simulator;
  readonly now: () => number;
  /** How long the provider's own work takes, in milliseconds, of the time that its simulator asks for. */
  readonly workTime?: (milliseconds: number) => number;
  /** Called after the change was made in the books, and before anybody stored it. */
  readonly onChange: (change: Change) => void;
  readonly onNotify: (id: string) => void;
}

/** A payment in the books, or a fresh one. `undefined` if the provider does not know the payment. */
export function paymentIn(books: Books, simulator: Simulator, id: string): SimulatedPayment | undefined {
  const stored = books.payments.get(id);
  return stored === null ? undefined : (stored ?? simulator.fresh(id));
}

/** The change that puts a payment into one of the simulator's states. */
export const changeTo = (simulator: Simulator, id: string, state: Partial<SimulatedPayment> | 'unknown'): Change => ({
  kind: 'payment',
  id,
  payment: state === 'unknown' ? null : { ...simulator.fresh(id), ...state },
});

/** A simulator's state with this name, `undefined` if it has none. */
export const stateNamed = ({ states }: Simulator, name: unknown) =>
  typeof name === 'string' && Object.hasOwn(states, name) ? states[name] : undefined;

/** What a simulator sees and may do, on these books. Whoever hosts it stores the changes and arms the later steps. */
export function worldOn(options: WorldOptions): SimulatorWorld<SimulatedPayment> {
  const { books, simulator, now, workTime = (milliseconds) => milliseconds, onChange, onNotify } = options;
  const payment = (id: string) => paymentIn(books, simulator, id);
  const apply = (change: Change) => {
    books.apply(change);
    onChange(change);
  };
  return {
    now: now(),
    payment,
    change: (id, fields) =>
      apply({ kind: 'payment', id, payment: { ...(payment(id) ?? simulator.fresh(id)), ...fields } }),
    effect: (id, effect, amount) => {
      const at = new Date(now()).toISOString();
      apply({ kind: 'effect', effect: { at, id, effect, ...(amount === undefined ? {} : { amount }) } });
    },
    later: (milliseconds, id, step) =>
      apply({
        kind: 'later',
        step: { number: books.lastStep + 1, due: now() + workTime(milliseconds), id, step },
      }),
    notify: onNotify,
  };
}
