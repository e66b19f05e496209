import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import { functionSeconds } from '../../../functions/providers/function-seconds.ts';
import { accepted, noon, second } from '../../fixtures/a-cancellation.ts';
import { answered, loginProvider, readBeforeSendProvider, readingProvider, shows } from '../../fixtures/a-provider.ts';
import { inMemory, later } from '../../fixtures/dependencies.ts';

const providers = [
  ['has only a cancel to send', readingProvider, []],
  ['reads before it sends', readBeforeSendProvider, [shows({ kind: 'open' })]],
  ['logs in before it sends', loginProvider, [answered(200, { accessToken: 'a', expiresInSeconds: 300 })]],
] as const;

/** How long the table and the provider take; with the retries of the client, a call of the table takes up to 12 s. */
const delay = fc.integer({ min: 0, max: 12 * second });

describe.each(providers)('the worker of a provider that %s', (_what, provider, before) => {
  it('has five seconds left to record the slowest answer, or has sent nothing', async () => {
    let sends = 0;
    await fc.assert(
      fc.asyncProperty(delay, delay, delay, async (untilTaken, untilRead, untilPrepared) => {
        const timeout = provider.timeoutSeconds * second;
        const endsAt = noon + functionSeconds(provider) * second;
        const answers = before.map((answer) => later(Math.min(untilRead, timeout), answer));
        const cancel = later(timeout, { failure: 'unknown', detail: 'no whole answer' });
        const { needs, clock, stored, requests, now } = inMemory({ provider, answers: [...answers, cancel] });
        const slowly =
          <Asked extends readonly unknown[], Result>(time: number, call: (...asked: Asked) => Promise<Result>) =>
          async (...asked: Asked) => {
            clock.now += time;
            const result = await call(...asked);
            return result;
          };
        const store: CancellationStore = {
          ...needs.store,
          take: slowly(untilTaken, needs.store.take),
          prepareSend: slowly(untilPrepared, needs.store.prepareSend),
        };
        const { id } = stored(accepted());

        await advanceCancellation({ ...needs, store })({ cancellationId: id, look: 0 }, () => endsAt - clock.now);

        const isSent = requests.some(({ request }) => request.path.startsWith('/cancel/'));
        if (isSent) sends += 1;
        const unresolved = now(id).attempts.filter(({ state }) => state === 'unresolved');
        expect(unresolved).toHaveLength(isSent ? 1 : 0);
        if (isSent) expect(clock.now).toBeLessThanOrEqual(endsAt - 5 * second);
      }),
      { numRuns: 60 },
    );
    expect(sends).toBeGreaterThan(0);
  });
});
