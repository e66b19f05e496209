/** Virtual time: everything that happens is an event at a moment. The seed decides the order of events at the same moment. */
export interface Scheduler {
  now(): number;
  /** Runs a function at a moment, or now if the moment has passed. Events of the side `world` go on while our machine sleeps. */
  at(moment: number, run: () => void, side?: Side): void;
  /** The same, but skips the event without counting a step if it is no longer needed by then. */
  atIfNeeded(moment: number, isNeeded: () => boolean, run: () => void, side?: Side): void;
  /** Our machine sleeps: its own events wait until it wakes up. */
  sleepThrough(milliseconds: number): void;
  /** Runs the next event and everything that follows from it without a wait. Returns `false` if there is no event. */
  step(): Promise<boolean>;
  readonly steps: number;
}

type Side = 'ours' | 'world';

interface Event {
  at: number;
  readonly tie: number;
  readonly run: () => void;
  readonly side: Side;
  readonly isNeeded?: () => boolean;
}

const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.tie < b.tie);

export function scheduler(start: number, tie: () => number): Scheduler {
  const heap: Event[] = [];
  let now = start;
  let steps = 0;

  const push = (event: Event) => {
    let place = heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(event, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = event;
  };

  const pop = (): Event | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const right = heap[child + 1];
      const left = heap[child];
      if (!left) break;
      const smaller = right && isBefore(right, left) ? right : left;
      if (smaller === right) child += 1;
      if (!isBefore(smaller, last)) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = last;
    return first;
  };

  return {
    now: () => now,
    at: (moment, run, side = 'ours') => push({ at: Math.max(moment, now), tie: tie(), run, side }),
    atIfNeeded: (moment, isNeeded, run, side = 'ours') =>
      push({ at: Math.max(moment, now), tie: tie(), run, side, isNeeded }),
    sleepThrough(milliseconds) {
      const until = now + milliseconds;
      const all = heap.splice(0);
      for (const event of all) push(event.side === 'ours' && event.at < until ? { ...event, at: until } : event);
    },
    async step() {
      let event = pop();
      while (event?.isNeeded && !event.isNeeded()) event = pop();
      if (!event) return false;
      now = event.at;
      steps += 1;
      event.run();
      // One turn of the event loop runs everything that waited for a promise which this event settled.
      await new Promise<void>((resume) => setImmediate(resume));
      return true;
    },
    get steps() {
      return steps;
    },
  };
}
