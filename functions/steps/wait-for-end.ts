import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { rests } from '../core/cancellation/cancellation.ts';
import type { Dependencies } from '../ports/dependencies.ts';

const minPause = 50;
const maxPause = 1000;

/** Reads the record until it rests or the time is up; the newest record either way. */
export async function waitForEnd(
  record: Cancellation,
  seconds: number,
  { store, now }: Pick<Dependencies, 'store' | 'now'>,
): Promise<Cancellation> {
  const until = now() + seconds * 1000;
  let newest = record;
  for (let pause = minPause; !rests(newest) && now() < until; pause = Math.min(maxPause, pause * 1.5)) {
    const milliseconds = Math.min(pause, until - now());
    await new Promise<void>((resume) => setTimeout(resume, milliseconds));
    newest = (await store.load(record.id)) ?? newest;
  }
  return newest;
}
