import type { Figures } from '../../console/model/figures.ts';
import type { Effect } from '../../simulators/books.ts';
import type { SimulatedPayments } from '../simulators/payments.ts';

export type Ledger = ReturnType<typeof ledger>;

interface Counted {
  effects: readonly Effect[];
  upTo: number;
  readonly byPayment: Map<string, number>;
}

/**
 * Counts the effects at these simulated providers, and the payments that have more than one; null if there is none of
 * them, because nobody can count there. A list of effects only grows, or a reset replaces it. So each count reads only
 * what was added since the last one.
 */
export function ledger(providers: readonly string[], paymentsOf: (provider: string) => SimulatedPayments | undefined) {
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
    count(): Pick<Figures, 'effective' | 'doubles'> {
      if (providers.length === 0) return { effective: null, doubles: null };
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
