import type { LookMessage } from '../../../functions/ports/provider-queue.ts';

interface Delivery {
  readonly token: string;
  readonly run: string;
  readonly began: number;
  ended: number;
  isDone: boolean;
}

/** Which task tokens the workers were given, and in what order: a younger token of a run takes the older one's place. */
export function tokensHandedOver(now: () => number) {
  const deliveries: Delivery[] = [];

  return {
    /** A message is being delivered; what it returns hears how that ended. */
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

    /** Whether a worker was done with this token when nothing of another token of its run was under way or came later. */
    wasLast: (token: string) =>
      deliveries.some(
        (mine) =>
          mine.token === token &&
          mine.isDone &&
          deliveries.every((other) => other.run !== mine.run || other.token === token || other.ended < mine.began),
      ),
  };
}
