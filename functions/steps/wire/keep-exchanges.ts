import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { LoggedExchange } from '../../ports/exchange-log.ts';

/** The longest time for which a look that is done waits for its log. */
const maxWait: Milliseconds = 1000;

/** The last part of the time of a function, in which it waits for nothing. */
const stopMargin: Milliseconds = 1000;

type Needs = Pick<Dependencies, 'exchangeLog' | 'log' | 'now'>;

/**
 * Keeps what was said in a look that is recorded and finished. The log decides nothing, so a look never fails because of
 * it, and ends at most a second later.
 */
export async function keepExchanges(
  { id, look, request: { provider } }: Cancellation,
  exchanges: readonly LoggedExchange[],
  endsAt: Milliseconds,
  { exchangeLog, log, now }: Needs,
): Promise<void> {
  if (!exchangeLog || exchanges.length === 0) return;
  const kept = exchangeLog
    .keep({ id, provider }, { look, exchanges })
    .catch((error: unknown) => log.warn('exchanges not kept', { cancellationId: id, error }));
  const wait = Math.min(maxWait, endsAt - stopMargin - now());
  if (wait <= 0) return;
  const { promise: tooLate, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, wait);
  await Promise.race([kept, tooLate]);
  clearTimeout(timer);
}
