import type { SimulatedPayment, Simulator } from '../../../functions/providers/simulator.ts';
import { type Faults, webhookFaults } from './faults.ts';

/** Sends a simulated provider's webhooks, and again while nobody takes them. */
export interface WebhookDelivery {
  notify(id: string, payment: SimulatedPayment): void;
  close(): void;
}

/** Doubling pauses after a refusal, as lab4pay documents them, five times shorter. */
const pauses = [1000, 2000, 4000, 8000, 16_000];
const longest = 10_000;
const lateness = 10_000;
const repeats = 3;

export function webhookDelivery({
  simulator,
  faults,
  targets,
  onError,
  hurry = 1,
  fetch = globalThis.fetch,
}: {
  readonly simulator: Simulator;
  readonly faults: Faults;
  /** One address per merchant that may be concerned. */
  readonly targets: () => readonly string[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
  readonly fetch?: typeof globalThis.fetch;
}): WebhookDelivery {
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();

  function later(act: () => void, milliseconds: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, milliseconds);
    timers.add(timer);
  }

  async function deliver(url: string, message: Message, tries: number): Promise<void> {
    if (closing.signal.aborted || (await isTaken(url, message))) return;
    const pause = pauses[tries];
    if (pause !== undefined && !closing.signal.aborted) {
      later(() => void deliver(url, message, tries + 1), pause / hurry);
    }
  }

  async function isTaken(url: string, { headers, body }: Message): Promise<boolean> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(longest)]);
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  return {
    notify(id, payment) {
      try {
        const message = simulator.webhook?.(id, payment, Date.now());
        if (!message) return;
        const fault = faults.take(webhookFaults, { id });
        if (fault?.fault === 'webhook-dropped') return;
        const sent = fault?.fault === 'webhook-forged' ? forged(message) : message;
        const times = fault?.fault === 'webhook-repeated' ? repeats : 1;
        const delay = fault?.fault === 'webhook-late' ? (fault.milliseconds ?? lateness) : 0;
        for (const url of targets()) {
          for (let copy = 0; copy < times; copy++) later(() => void deliver(url, sent, 0), delay);
        }
      } catch (error) {
        onError(error);
      }
    },
    close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Other bytes under the same signature. */
const forged = ({ headers, body }: Message): Message => ({ headers, body: `${body} ` });
