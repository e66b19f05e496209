import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import type {
  Fact,
  SimulatedAnswer,
  SimulatedPayment,
  SimulatedRequest,
  Simulator,
  SimulatorWorld,
} from '../../../functions/providers/simulator.ts';
import type { Cloud } from '../cloud.ts';

/** Money that was really released or refunded. */
interface Effect {
  readonly at: number;
  readonly id: string;
  readonly effect: 'cancelled' | 'refunded';
  readonly amount?: number | undefined;
}

/** A cancel request that reached the provider. */
interface TakenIn {
  readonly at: number;
  readonly id: string;
  readonly result: ReturnType<Simulator['resultOf']>;
  /** What was true of the payment when the request came. */
  readonly facts: ReadonlySet<Fact>;
  /** When the payment was captured. */
  readonly capturedAt: number | undefined;
  /** When we sent the request. */
  readonly leftAt: number;
}

/** One provider with its payments and its ledger, which show what really happened. */
export function providerWorld(
  provider: Provider,
  simulator: Simulator,
  { time, note }: Cloud,
  notify: (id: string, payment: SimulatedPayment) => void,
) {
  const { name } = provider;
  const payments = new Map<string, SimulatedPayment>();
  const unknown = new Set<string>();
  const effects: Effect[] = [];
  const takenIn: TakenIn[] = [];
  const facts = new Map<string, Set<Fact>>();
  const capturedAt = new Map<string, number>();

  const payment = (id: string) => (unknown.has(id) ? undefined : (payments.get(id) ?? simulator.fresh(id)));

  const truthOf = (id: string): readonly Fact[] => {
    const shown = payment(id);
    return shown ? simulator.truthOf(shown) : ['unknown'];
  };

  const remember = (id: string) => {
    const known = facts.get(id) ?? new Set<Fact>();
    facts.set(id, known);
    const shown = truthOf(id);
    for (const fact of shown) known.add(fact);
    if (shown.includes('captured') && !capturedAt.has(id)) capturedAt.set(id, time.now());
  };

  const world: SimulatorWorld<SimulatedPayment> = {
    get now() {
      return time.now();
    },
    payment,
    change(id, changes) {
      payments.set(id, { ...payment(id), ...changes });
      remember(id);
    },
    effect(id, effect, amount) {
      note?.(`at ${name}: ${id} ${effect}${amount === undefined ? '' : ` ${amount}`}`);
      effects.push({ at: time.now(), id, effect, amount });
    },
    later(milliseconds, id, step) {
      time.at(time.now() + milliseconds, () => simulator.step?.(id, step, world), 'world');
    },
    notify(id) {
      const shown = payment(id);
      if (shown) notify(id, shown);
    },
  };

  /** Changes the payment if the provider allows it. Returns whether it did. */
  const tryTo = (changesOf: (payment: SimulatedPayment) => Partial<SimulatedPayment> | undefined) => (id: string) => {
    const known = payment(id);
    const changes = known && changesOf(known);
    if (changes) world.change(id, changes);
    return changes !== undefined;
  };
  const { capture, void: voidBySomebody, contradict } = simulator.behindOurBack;

  return {
    name,
    provider,
    simulator,
    effects,
    takenIn,
    payment,
    /** The id of the payment that a cancellation is about. */
    paymentOf: ({ request }: Pick<Cancellation, 'request'>) => simulator.paymentOf(request.transaction),
    /** Everything that was true of the payment at any time. */
    factsOf: (id: string): ReadonlySet<Fact> => facts.get(id) ?? new Set(),
    put(id: string, state: string) {
      const changes = simulator.states[state];
      if (changes === 'unknown') unknown.add(id);
      else world.change(id, changes ?? {});
      remember(id);
    },
    capture: tryTo(capture),
    void: tryTo(voidBySomebody),
    contradict: tryTo(contradict),
    answer(request: SimulatedRequest, leftAt: number): SimulatedAnswer {
      const asked = simulator.recognise(request);
      const before = asked && {
        facts: new Set(truthOf(asked.id)),
        capturedAt: capturedAt.get(asked.id),
      };
      const answer = simulator.answer(request, world);
      if (asked?.exchange === 'cancel' && before) {
        takenIn.push({ at: time.now(), id: asked.id, result: simulator.resultOf(answer), leftAt, ...before });
      }
      return answer;
    },
  };
}

export type ProviderWorld = ReturnType<typeof providerWorld>;
