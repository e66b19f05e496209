import {
  type SignedWebhook,
  type SimulatedPayment,
  type Simulator,
  webhookAbout,
} from '../../../functions/providers/simulator.ts';
import { timers } from '../engines/timers.ts';
import { type Faults, webhookFaults } from './faults.ts';

interface DeliveryOptions {
  readonly simulator: Simulator;
  readonly faults: Faults;
  /** One address for each merchant that the payment may belong to. */
  readonly targets: () => readonly string[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
}

/** The pauses before retries, in milliseconds, which providers make much longer. After the last one they stay the same. */
const retryPauses = [1000, 2000, 4000, 8000, 16_000];
const maxRetries = 200;
const timeout = 10_000;
const defaultDelay = 10_000;
const repetitions = 3;

/** Sends a simulated provider's webhooks, and sends them again until they are answered with 200. */
export function webhookDelivery({ simulator, faults, targets, onError, hurry = 1 }: DeliveryOptions) {
  const waiting = timers();
  const closing = new AbortController();

  async function deliver(url: string, message: SignedWebhook, retries: number): Promise<void> {
    if (closing.signal.aborted || (await isAccepted(url, message, closing.signal))) return;
    const pause = retryPauses[Math.min(retries, retryPauses.length - 1)];
    if (pause === undefined || retries >= maxRetries || closing.signal.aborted) return;
    waiting.after(pause / hurry, () => void deliver(url, message, retries + 1));
  }

  return {
    notify(id: string, payment: SimulatedPayment): void {
      try {
        if (!simulator.webhook) return;
        const taken = faults.take(webhookFaults, { id });
        const fault = taken?.fault;
        if (fault === 'webhook-dropped') return;
        const sender = fault === 'webhook-forged' ? forgerOf(simulator) : simulator;
        const message = webhookAbout(sender, id, payment, Date.now());
        if (!message) return;
        const copies = fault === 'webhook-repeated' ? repetitions : 1;
        const delay = fault === 'webhook-late' ? (taken?.milliseconds ?? defaultDelay) : 0;
        for (const url of targets()) {
          for (let copy = 0; copy < copies; copy++) waiting.after(delay, () => void deliver(url, message, 0));
        }
      } catch (error) {
        onError(error);
      }
    },
    close(): void {
      closing.abort();
      waiting.stop();
    },
  };
}

async function isAccepted(url: string, { headers, body }: SignedWebhook, closing: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(timeout)]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Writes the same messages, and does not know the secret. */
const forgerOf = (simulator: Simulator): Simulator => ({
  ...simulator,
  credentials: { ...simulator.credentials, [simulator.webhook?.secret ?? '']: '0'.repeat(64) },
});
