import type { FaultPoint } from './fault-points.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export type Note = (text: string) => void;

/** What every part of a simulated cloud shares. */
export interface Cloud {
  readonly time: Scheduler;
  readonly faults: Faults;
  readonly chance: Random;
  /** A line of the timeline; absent when nobody reads it. */
  readonly note: Note | undefined;
}

/** One invocation of a function: it can end at any wait, and then nothing of it ever goes on. */
export interface Invocation {
  readonly name: string;
  isAlive: boolean;
  /** It stood still, so that its own time-out did not come when it should. */
  hasFrozen: boolean;
  /** Ends the process; the returned promise never settles. */
  die(point: FaultPoint): Promise<never>;
  /** Goes on after that many milliseconds, if the process still lives by then. */
  pass(milliseconds: number, side?: 'ours' | 'world'): Promise<void>;
}

/** What became of an invocation. */
export type Ending<T> =
  | { readonly ended: 'returned'; readonly value: T }
  | { readonly ended: 'failed'; readonly error: unknown }
  | { readonly ended: 'died' };

const never = new Promise<never>(() => {});

/** Runs one invocation of a function; `after` hears once how it ended. */
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
      return never;
    },
    pass: (milliseconds, side = 'ours') =>
      new Promise((resume) => {
        time.atIfNeeded(time.now() + milliseconds, () => invocation.isAlive, resume, side);
      }),
  };
  const expire = () => {
    note?.(`${name} is ended: its time is up`);
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

/** An error of a service that could not be reached or refused. */
export class Unavailable extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** How long a call to a service takes, in milliseconds. */
export const latency = ({ chance, faults }: Cloud) =>
  faults.hits('worker is slow') ? chance.whole(500, 20_000) : chance.whole(1, 30);
