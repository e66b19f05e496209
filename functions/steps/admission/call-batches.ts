import type { MerchantId } from '../../core/cancellation/ids.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { CallCounter, Rate } from '../../ports/call-counter.ts';
import type { Dependencies } from '../../ports/dependencies.ts';

interface Needs extends Pick<Dependencies, 'now' | 'log'> {
  readonly counter: CallCounter;
  readonly rate: Rate;
}

/** After a pause this long, a merchant's next call is not counted at once. It is counted together with the one after it. */
const quietTime: Milliseconds = 10_000;
/** Calls of a batch that are left after this time are not used. */
const batchTime: Milliseconds = 2_000;
/** For at least this time, a refused merchant is refused again without asking the counter. */
const refusalTime: Milliseconds = 1_000;
/** If the counter fails, every call of the merchant is let through for this time. */
const failureTime: Milliseconds = 5_000;
const maxMerchants = 1_000;

/** What one process knows of one merchant. */
interface Account {
  lastCall: Milliseconds;
  uncounted: number;
  /** Calls of the batch that are left until `until`. */
  left: number;
  until: Milliseconds;
  /** How many calls the next batch asks for. */
  size: number;
  refusedUntil: Milliseconds;
}

/**
 * Admits calls from batches that one process takes from the counter of all processes, so that most calls need no write. A
 * batch holds as many calls as the process last used within `batchTime`, and at most a tenth of the burst. While the
 * counter fails, every call is let through.
 */
export function callBatches(needs: Needs): NonNullable<Dependencies['admitCall']> {
  const accounts = new Map<MerchantId, Account>();
  const maxSize = Math.max(1, Math.floor(needs.rate.burst / 10));

  function accountOf(merchant: MerchantId): Account {
    const known = accounts.get(merchant);
    if (known) return known;
    const [oldest] = accounts.keys();
    if (accounts.size >= maxMerchants && oldest !== undefined) accounts.delete(oldest);
    const added = { lastCall: -Infinity, uncounted: 0, left: 0, until: 0, size: 1, refusedUntil: 0 };
    accounts.set(merchant, added);
    return added;
  }

  return async (merchant) => {
    const now = needs.now();
    const account = accountOf(merchant);
    if (now < account.refusedUntil) return account.refusedUntil;
    const wasQuiet = now >= account.lastCall + quietTime;
    account.lastCall = now;
    if (now < account.until && account.left > 0) account.left -= 1;
    else if (wasQuiet) Object.assign(account, { uncounted: 1, left: 0, size: 1 });
    else return takeBatch(merchant, account, maxSize, needs);
    return undefined;
  };
}

async function takeBatch(merchant: MerchantId, account: Account, maxSize: number, needs: Needs) {
  const { counter, now, log } = needs;
  account.size = nextSize(account, now(), maxSize);
  try {
    const taken = await counter.take(merchant, account.size + account.uncounted);
    if ('retryAt' in taken) {
      log.info('merchant above its rate', { merchant });
      account.refusedUntil = Math.max(taken.retryAt, now() + refusalTime);
      return account.refusedUntil;
    }
    account.left = Math.max(0, taken.granted - account.uncounted - 1);
    account.until = now() + batchTime;
  } catch (error) {
    log.warn('calls are not counted', { error });
    account.left = Infinity;
    account.until = now() + failureTime;
  }
  account.uncounted = 0;
  return undefined;
}

/** As many as were used of the last batch; twice as many if it did not last. */
function nextSize({ left, until, size }: Account, now: Milliseconds, maxSize: number): number {
  if (left > 0) return Math.max(1, size - left);
  return now < until ? Math.min(maxSize, size * 2) : size;
}
