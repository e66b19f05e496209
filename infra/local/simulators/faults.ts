import * as z from 'zod/mini';
import type { ExchangeName } from './payments.ts';

/** What can go wrong between us and a provider, and with its webhooks. */
export const answerFaults = ['slow', 'reply-lost', 'refused', 'status', 'garbage', 'html', 'redirect', 'huge'] as const;
export const webhookFaults = ['webhook-dropped', 'webhook-repeated', 'webhook-forged', 'webhook-late'] as const;

const day = 24 * 60 * 60 * 1000;

/** A fault as the control API takes it. */
export const faultSchema = z.strictObject({
  fault: z.enum([...answerFaults, ...webhookFaults]),
  /** Only this kind of exchange. */
  exchange: z.optional(z.enum(['cancel', 'status', 'login'])),
  /** Only this payment. */
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** How often it happens. */
  times: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  /** The HTTP status of `status`, `garbage`, `html`, `redirect` and `huge`. */
  status: z.optional(z.int().check(z.minimum(200), z.maximum(599))),
  /** How long `slow` and `webhook-late` wait. */
  milliseconds: z.optional(z.int().check(z.minimum(0), z.maximum(day))),
  /** Whether the request does its work before the fault happens. */
  afterEffect: z.optional(z.boolean()),
  retryAfterSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(86_400))),
});

export type Fault = z.infer<typeof faultSchema>;
type FaultName = Fault['fault'];

/** The switches of one simulator; the oldest that fits happens first. */
export interface Faults {
  add(fault: Fault): void;
  /** The fault that fits, used up once. */
  take(
    names: readonly FaultName[],
    about: { readonly exchange?: ExchangeName; readonly id: string },
  ): Fault | undefined;
  /** Those still to come. */
  list(): readonly Fault[];
  clear(): void;
}

export function faultSwitches(): Faults {
  let switches: Fault[] = [];

  return {
    add(fault) {
      switches.push({ times: 1, ...fault });
    },
    take(names, { exchange, id }) {
      const found = switches.find(
        (fault) =>
          names.includes(fault.fault) &&
          (fault.exchange === undefined || exchange === undefined || fault.exchange === exchange) &&
          (fault.id === undefined || fault.id === id),
      );
      if (!found) return undefined;
      const times = (found.times ?? 1) - 1;
      switches = switches.flatMap((fault) => (fault !== found ? [fault] : times > 0 ? [{ ...fault, times }] : []));
      return found;
    },
    list: () => switches,
    clear() {
      switches = [];
    },
  };
}
