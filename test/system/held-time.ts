import type { Milliseconds } from '../../functions/core/cancellation/units.ts';
import type { LookMessage } from '../../functions/ports/provider-queue.ts';

interface Held {
  readonly due: Milliseconds;
  readonly deliver: () => Promise<void>;
}

/** A clock that only `pass` and `toNextMessage` move, and the delayed messages that wait for it. */
export function heldTime(send: (provider: string, merchant: string, message: LookMessage) => Promise<void>) {
  let now = Date.UTC(2026, 10, 21, 12, 34, 56, 789);
  const held: Held[] = [];
  return {
    now: () => now,
    pass(time: Milliseconds): void {
      now += time;
    },
    hold(provider: string, merchant: string, message: LookMessage, delay: Milliseconds): void {
      held.push({ due: now + delay, deliver: () => send(provider, merchant, message) });
    },
    /** How many messages wait. */
    held: () => held.length,
    /** Lets time pass until the next message is due, and delivers it. */
    async toNextMessage(): Promise<void> {
      const next = held.toSorted((a, b) => a.due - b.due)[0];
      if (!next) throw new Error('no message waits');
      held.splice(held.indexOf(next), 1);
      now = Math.max(now, next.due);
      await next.deliver();
    },
  };
}
