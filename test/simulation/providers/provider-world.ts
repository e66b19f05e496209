import type { SendingName } from '../../../functions/core/cancellation/attempt.ts';
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

/** A cancel or refund request that left. */
export interface Sending {
  readonly exchange: SendingName;
  readonly id: string;
  readonly leftAt: number;
  /** What the provider did with it, if it arrived. */
  result?: Result;
  /** What we learnt from it: that it never left or was not processed, the provider's own answer, or nothing. */
  told: 'not sent' | 'nothing' | Result;
}

type Result = ReturnType<Simulator['resultOf']>;

/** What became true of a payment, and when. */
export interface Truth {
  readonly at: number;
  readonly facts: readonly Fact[];
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
  const sendings: Sending[] = [];
  const reads: { readonly id: string; readonly leftAt: number }[] = [];
  const truths = new Map<string, Truth[]>();
  const slow = new Set<string>();
  let refusesUntil = 0;
  let hasRefused = false;

  const payment = (id: string) => (unknown.has(id) ? undefined : (payments.get(id) ?? simulator.fresh(id)));

  const truthOf = (id: string): readonly Fact[] => {
    const shown = payment(id);
    return shown ? simulator.truthOf(shown) : ['unknown'];
  };

  const remember = (id: string) => {
    const known = truths.get(id) ?? [];
    const facts = truthOf(id);
    if (known.at(-1)?.facts.join() !== facts.join()) truths.set(id, [...known, { at: time.now(), facts }]);
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
    /** The cancel and refund requests that left, in this order. */
    sendings,
    payment,
    /** The id of the payment that a cancellation is about. */
    paymentOf: ({ request }: Pick<Cancellation, 'request'>) => simulator.paymentOf(request.transaction),
    /** What was true of the payment, from the beginning until now. */
    truthsOf: (id: string): readonly Truth[] => truths.get(id) ?? [],
    /** Everything that was true of the payment at any time. */
    factsOf: (id: string): ReadonlySet<Fact> => new Set((truths.get(id) ?? []).flatMap(({ facts }) => facts)),
    /** Whether a cancellation of the payment may wait for its deadline. */
    isSlow: (id: string) => slow.has(id),
    /** The provider answers 401 to every request until this moment. */
    refuseCredentials(until: number) {
      refusesUntil = until;
    },
    refusesUntil: () => refusesUntil,
    noteRefusal: () => {
      hasRefused = true;
    },
    /** Whether the credentials were refused at any time. */
    hasRefused: () => hasRefused,
    put(id: string, state: string) {
      const changes = simulator.states[state];
      if (simulator.slowStates.includes(state)) slow.add(id);
      if (changes === 'unknown') unknown.add(id);
      else world.change(id, changes ?? {});
      remember(id);
    },
    capture: tryTo(capture),
    void: tryTo(voidBySomebody),
    contradict: tryTo(contradict),
    /** The reads that left. */
    reads,
    /** Notes that a request leaves. */
    depart(exchange: string | undefined, id: string): Sending | undefined {
      if (exchange === 'status') reads.push({ id, leftAt: time.now() });
      if (exchange !== 'cancel' && exchange !== 'refund') return undefined;
      const sending: Sending = { exchange, id, leftAt: time.now(), told: 'nothing' };
      sendings.push(sending);
      return sending;
    },
    answer(request: SimulatedRequest, sending: Sending | undefined): SimulatedAnswer {
      const answer = simulator.answer(request, world);
      if (sending) sending.result = simulator.resultOf(answer);
      return answer;
    },
  };
}

export type ProviderWorld = ReturnType<typeof providerWorld>;
