import type {
  SimulatedAnswer,
  SimulatedPayment,
  SimulatedRequest,
  Simulator,
  SimulatorWorld,
} from '../../../functions/providers/simulator.ts';

/** A simulator with nothing around it: payments in memory, a ledger, and a clock that only `pass` moves. */
export function simulatedWorld<P extends SimulatedPayment>(simulator: Simulator<P>) {
  const payments = new Map<string, P>();
  const ledger: { id: string; effect: string; amount?: number }[] = [];
  const notified: string[] = [];
  let due: { at: number; id: string; step: string }[] = [];
  let now = Date.UTC(2026, 0, 2);

  const payment = (id: string) => payments.get(id) ?? simulator.fresh(id);
  const world: SimulatorWorld<P> = {
    get now() {
      return now;
    },
    payment,
    change: (id, changes) => payments.set(id, { ...payment(id), ...changes }),
    effect: (id, effect, amount) => ledger.push({ id, effect, ...(amount !== undefined && { amount }) }),
    later: (milliseconds, id, step) => due.push({ at: now + milliseconds, id, step }),
    notify: (id) => notified.push(id),
  };

  return {
    ledger,
    notified,
    payment,
    put: (id: string, changes: Partial<P>) => world.change(id, changes),
    answer: (request: SimulatedRequest): SimulatedAnswer => simulator.answer(request, world),
    /** A step that comes again, as after a restart. */
    repeat: (id: string, step: string) => simulator.step?.(id, step, world),
    /** Lets time pass and works every step that falls due, in order. */
    pass: (milliseconds: number) => {
      const until = now + milliseconds;
      for (;;) {
        const [next] = due.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        due = due.filter((step) => step !== next);
        now = next.at;
        simulator.step?.(next.id, next.step, world);
      }
      now = until;
    },
  };
}
