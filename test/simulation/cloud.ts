import type { FaultPoint } from './fault-points.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export type Note = (text: string) => void;

/** What all parts of a simulated cloud share. */
export interface Cloud {
  readonly time: Scheduler;
  readonly faults: Faults;
  readonly chance: Random;
  /** Writes a line of the timeline; absent if nobody reads it. */
  readonly note: Note | undefined;
}

/** One invocation of a function. It can end at any wait, and then none of its code continues. */
export interface Invocation {
  readonly name: string;
  isAlive: boolean;
  /** The process was paused, so the function's time-out did not fire in time. */
  hasFrozen: boolean;
  /** Ends the process; the returned promise never settles. */
  die(point: FaultPoint): Promise<never>;
  /** Continues after that many milliseconds if the process is still alive by then. */
  pass(milliseconds: number, side?: 'ours' | 'world'): Promise<void>;
}

/** How an invocation ended. */
export type Ending<T> =
  | { readonly ended: 'returned'; readonly value: T }
  | { readonly ended: 'failed'; readonly error: unknown }
  | { readonly ended: 'died' };

/** A new one each time: a shared promise would keep everything that ever waited for it in memory. */
const never = () => new Promise<never>(() => {});

/** Runs one invocation of a function, at most `limit` milliseconds long; `after` is called once with how it ended. */
export function invoke<T>(
  { time, faults, note }: Cloud,
  name: string,
  limit: number,
  work: (invocation: Invocation) => Promise<T>,
  after: (ending: Ending<T>) => void,
): void {
  let isOver = false;
  const end = (ending: Ending<T>) => {
    if (isOver) return;
    isOver = true;
    invocation.isAlive = false;
    after(ending);
  };
  const invocation: Invocation = {
    name,
    isAlive: true,
    hasFrozen: false,
    die(point) {
      note?.(`${name} dies (${point})`);
      end({ ended: 'died' });
      return never();
    },
    pass: (milliseconds, side = 'ours') =>
      new Promise((resume) => {
        time.atIfNeeded(time.now() + milliseconds, () => invocation.isAlive, resume, side);
      }),
  };
  const expire = () => {
    note?.(`${name} is ended: it timed out`);
    end({ ended: 'died' });
  };
  time.atIfNeeded(time.now() + limit, () => !isOver && !invocation.hasFrozen, expire);
  work(invocation).then(
    (value) => {
      if (!isOver && faults.hits('worker dies at the end')) {
        note?.(`${name} dies (worker dies at the end)`);
        end({ ended: 'died' });
      } else end({ ended: 'returned', value });
    },
    (error: unknown) => {
      if (!isOver) note?.(`${name} fails: ${error instanceof Error ? `${error.name} ${error.message}` : error}`);
      end({ ended: 'failed', error });
    },
  );
}

/** The error of a service that cannot be reached or refuses the call. */
export class Unavailable extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The duration of one call to a service, in milliseconds. */
export const latency = ({ chance, faults }: Cloud) =>
  faults.hits('worker is slow') ? chance.whole(500, 20_000) : chance.whole(1, 30);
