import { describe, expect, it } from 'vitest';
import type { LookMessage, ProviderQueue } from '../../../functions/ports/provider-queue.ts';

export const look = (number: number, cancellationId = 'can_a'): LookMessage => ({ cancellationId, look: number });

export interface Delivered {
  readonly provider: string;
  readonly message: LookMessage;
  /** By the clock of the queue, in milliseconds. */
  readonly at: number;
}

/** A queue, and what it has delivered. */
export interface QueueUnderTest {
  readonly queue: ProviderQueue;
  readonly delivered: readonly Delivered[];
  now(): number;
  /** Lets time pass until so many messages were delivered, and then a little more. */
  until(deliveries: number): Promise<void>;
}

/** What every provider queue promises; where `deliver` throws, the worker failed. */
export function queueContract(name: string, prepare: (deliver?: () => Promise<void>) => Promise<QueueUnderTest>): void {
  describe(`a provider queue: ${name}`, () => {
    it('delivers a message as it was sent, to its own provider', async () => {
      const { queue, delivered, until } = await prepare();
      const full: LookMessage = { cancellationId: 'can_a', look: 0, token: 'AQ+/="\\', run: 2, recheck: true };

      await queue.send('pace', 'merchant-a', full, 0);
      await queue.send('yuno', 'merchant-a', look(7), 0);
      await until(2);

      expect(delivered).toHaveLength(2);
      expect(delivered).toContainEqual({ provider: 'pace', message: full, at: expect.any(Number) });
      expect(delivered).toContainEqual({ provider: 'yuno', message: look(7), at: expect.any(Number) });
    });

    it('never delivers before the delay is over', async () => {
      const { queue, delivered, now, until } = await prepare();
      const began = now();

      await queue.send('pace', 'merchant-a', look(1), 150.5);
      await queue.send('pace', 'merchant-a', look(2), 0);
      await until(2);

      expect(delivered.map(({ message }) => message.look)).toEqual([2, 1]);
      expect((delivered[1]?.at ?? 0) - began).toBeGreaterThanOrEqual(150);
    });

    it('delivers the message as it was sent, even if the sender changes the object later', async () => {
      const { queue, delivered, until } = await prepare();
      const message = { cancellationId: 'can_a', look: 1 };

      const sent = queue.send('pace', 'merchant-a', message, 5);
      message.look = 99;
      await sent;
      await until(1);

      expect(delivered).toMatchObject([{ message: { look: 1 } }]);
    });

    it('delivers a message five times if every worker fails, and never again', async () => {
      const { queue, delivered, until } = await prepare(() => Promise.reject(new Error('poison')));

      await queue.send('pace', 'merchant-a', look(1), 0);
      await until(5);

      expect(delivered.map(({ message }) => message.look)).toEqual([1, 1, 1, 1, 1]);
    });
  });
}
