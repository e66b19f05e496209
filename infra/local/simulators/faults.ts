import * as z from 'zod/mini';
import type { Recognised } from '../../simulators/books.ts';

/** What can go wrong between Rescind and a provider, and with the provider's webhooks. */
export const answerFaults = ['slow', 'reply-lost', 'refused', 'status', 'garbage', 'html', 'redirect', 'huge'] as const;
export const webhookFaults = ['webhook-dropped', 'webhook-repeated', 'webhook-forged', 'webhook-late'] as const;

const day = 24 * 60 * 60 * 1000;

/** A fault in the form that the control API accepts. */
export const faultSchema = z.strictObject({
  fault: z.enum([...answerFaults, ...webhookFaults]),
  /** Only this kind of exchange. */
  exchange: z.optional(z.enum(['cancel', 'refund', 'status', 'login'])),
  /** Only this payment. */
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** How many times it happens (default 1). */
  times: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  /** The HTTP status of `status`, `garbage`, `html`, `redirect` and `huge`. */
  status: z.optional(z.int().check(z.minimum(200), z.maximum(599))),
  /** How long `slow` and `webhook-late` wait. */
  milliseconds: z.optional(z.int().check(z.minimum(0), z.maximum(day))),
  /** Whether the provider performs the request before the fault happens. */
  afterEffect: z.optional(z.boolean()),
  retryAfterSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(86_400))),
});

export type Fault = z.infer<typeof faultSchema>;

/** The faults of one simulator. If several match a request or webhook, the oldest happens first. */
export interface Faults {
  add(fault: Fault): void;
  /** The oldest fault that matches; it is used up once. */
  take(names: readonly Fault['fault'][], about: Partial<Recognised> & { readonly id: string }): Fault | undefined;
  /** The faults that have not happened yet. */
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
