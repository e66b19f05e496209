import type { LookMessage } from '../../../functions/ports/provider-queue.ts';

interface Delivery {
  readonly token: string;
  readonly run: string;
  readonly began: number;
  ended: number;
  isDone: boolean;
}

/** The task tokens that workers received, in order. A newer token of a run replaces the older one. */
export function tokensHandedOver(now: () => number) {
  const deliveries: Delivery[] = [];

  return {
    /** Notes that a delivery begins. The caller calls the returned function when the delivery ends. */
    begin({ cancellationId, run, token }: LookMessage): (isDone: boolean) => void {
      if (token === undefined) return () => {};
      const delivery = {
        token,
        run: `${cancellationId} ${run}`,
        began: now(),
        ended: Number.POSITIVE_INFINITY,
        isDone: false,
      };
      deliveries.push(delivery);
      return (isDone) => {
        delivery.ended = now();
        delivery.isDone = isDone;
      };
    },

    /** Whether a worker finished with this token after every delivery of another token of the same run had ended. */
    wasLast: (token: string) =>
      deliveries.some(
        (mine) =>
          mine.token === token &&
          mine.isDone &&
          deliveries.every((other) => other.run !== mine.run || other.token === token || other.ended < mine.began),
      ),
  };
}
