import { rests } from '../core/cancellation/cancellation.ts';
import type { ShownCancellation } from '../core/cancellation/shown.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { endingWithin } from './admission/ending-within.ts';
import { sleep } from './sleep.ts';

/** On AWS a fast first look takes about as long as the first pause, so an earlier read would find nothing. */
const minPause: Milliseconds = 250;
const maxPause: Milliseconds = 1000;

/** How long the last read may take beyond the wait. */
const lastReadTime: Milliseconds = 1000;

type Needs = Pick<Dependencies, 'store' | 'now' | 'untilResting' | 'places' | 'log'>;

interface Waited {
  /** The newest record. */
  readonly record: ShownCancellation;
  /** `false` if nobody asked for a wait, or if we did not wait although somebody asked. */
  readonly isApplied: boolean;
}

/**
 * Waits until the cancellation rests or the time is up. The time counts from when the request was received (RFC 7240, 4.3),
 * so that the function is not stopped during the wait if it was slow before. Does not wait if all places are taken. The
 * cancellation is accepted already, so a read that fails or takes too long ends the wait and is no error for the caller.
 */
export async function waitForEnd(
  record: ShownCancellation,
  seconds: number,
  needs: Needs,
  received: Milliseconds = needs.now(),
): Promise<Waited> {
  const time = received + seconds * 1000 - needs.now();
  if (time <= 0 || rests(record)) return { record, isApplied: seconds > 0 };
  const leave = await placeFor(needs);
  if (!leave) return { record, isApplied: false };
  try {
    const wait = needs.untilResting ?? readUntilResting(needs);
    const newest = await endingWithin(time + lastReadTime, wait(record.id, time));
    return { record: newest ?? record, isApplied: true };
  } catch (error) {
    needs.log.warn('wait ended early', { cancellationId: record.id, error });
    return { record, isApplied: false };
  } finally {
    await leave().catch(notCounted(needs));
  }
}

/** A wait is optional and occupies a function. So a caller whose place cannot be counted does not wait. */
const placeFor = (needs: Needs) =>
  needs.places ? needs.places.take().catch(notCounted(needs)) : Promise.resolve(async () => {});

const notCounted =
  ({ log }: Pick<Needs, 'log'>) =>
  (error: unknown) =>
    log.warn('waiting callers are not counted', { error });

const readUntilResting =
  ({ store, now }: Pick<Needs, 'store' | 'now'>): NonNullable<Needs['untilResting']> =>
  async (id, time) => {
    const until = now() + time;
    let newest: ShownCancellation | undefined;
    for (let pause = minPause; !(newest && rests(newest)) && now() < until; pause = Math.min(maxPause, pause * 1.5)) {
      await sleep(Math.min(pause, until - now()));
      newest = (await store.show(id)) ?? newest;
    }
    return newest;
  };
