import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { rests } from '../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Dependencies } from '../ports/dependencies.ts';

/** On AWS a fast first look takes about as long as the first pause, so an earlier read would find nothing. */
const minPause: Milliseconds = 250;
const maxPause: Milliseconds = 1000;

type Needs = Pick<Dependencies, 'store' | 'now' | 'untilResting'>;

/** Waits until the cancellation rests or the time is up. Returns the newest record in both cases. */
export async function waitForEnd(record: Cancellation, seconds: number, needs: Needs): Promise<Cancellation> {
  const time = seconds * 1000;
  if (time === 0 || rests(record)) return record;
  const wait = needs.untilResting ?? readUntilResting(needs);
  return (await wait(record.id, time)) ?? record;
}

const readUntilResting =
  ({ store, now }: Pick<Needs, 'store' | 'now'>): NonNullable<Needs['untilResting']> =>
  async (id, time) => {
    const until = now() + time;
    let newest: Cancellation | undefined;
    for (let pause = minPause; !(newest && rests(newest)) && now() < until; pause = Math.min(maxPause, pause * 1.5)) {
      const milliseconds = Math.min(pause, until - now());
      await new Promise<void>((resume) => setTimeout(resume, milliseconds));
      newest = (await store.load(id)) ?? newest;
    }
    return newest;
  };
