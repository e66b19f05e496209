import type { Effect, SimulatedPayments } from '../simulators/payments.ts';

/** Every effect of the simulated providers: how many, and at how many payments more than one. */
export interface Ledger {
  count(): { readonly effective: number; readonly doubles: number };
}

interface Counted {
  effects: readonly Effect[];
  upTo: number;
  readonly byPayment: Map<string, number>;
}

/** Ledgers only grow, or begin anew by a reset, so each count looks at what was added since the one before. */
export function ledger(
  providers: readonly string[],
  paymentsOf: (provider: string) => SimulatedPayments | undefined,
): Ledger {
  const counted = new Map<string, Counted>();

  function read(provider: string): Counted {
    const effects = paymentsOf(provider)?.effects() ?? [];
    const known = counted.get(provider);
    const isSame = known && known.effects === effects && known.upTo <= effects.length;
    const current = isSame ? known : { effects, upTo: 0, byPayment: new Map<string, number>() };
    for (; current.upTo < effects.length; current.upTo++) {
      const id = effects[current.upTo]?.id ?? '';
      current.byPayment.set(id, (current.byPayment.get(id) ?? 0) + 1);
    }
    counted.set(provider, current);
    return current;
  }

  return {
    count() {
      const all = providers.map(read);
      return {
        effective: all.reduce((sum, { upTo }) => sum + upTo, 0),
        doubles: all.reduce(
          (sum, { byPayment }) => sum + [...byPayment.values()].filter((times) => times > 1).length,
          0,
        ),
      };
    },
  };
}
