import type { Cancellation, TimelineEntry } from '../../../functions/core/cancellation/cancellation.ts';

/** How often a line of a timeline was said again. */
interface Repeat {
  readonly at: number;
  readonly event: string;
  readonly times: number;
  readonly last: number;
}

/** Counts what the timeline leaves out: exchanges in a row that said the same as its newest line. */
export interface Repeats {
  /** Takes in a record as it is after an exchange. */
  note(record: Cancellation): void;
  of(id: string): readonly Repeat[];
}

interface Counted {
  /** The line of the newest exchange; its times are known only if it was seen as it was written. */
  readonly line: string;
  readonly isComplete: boolean;
  readonly recordedLease: string | undefined;
  /** When the last line of all was written, which may say what that exchange led to. */
  readonly lastAt: number;
  readonly found: ReadonlyMap<string, Repeat>;
}

const isExchange = ({ event }: TimelineEntry) => /^(cancel|status)_/.test(event);

/** Remembers the `most` cancellations that were noted last. */
export function repeats(most: number): Repeats {
  const counted = new Map<string, Counted>();

  return {
    note(record) {
      const known = counted.get(record.id);
      const now = noted(record, known);
      if (!now) return;
      counted.delete(record.id);
      counted.set(record.id, now);
      for (const oldest of counted.keys()) {
        if (counted.size <= most) break;
        counted.delete(oldest);
      }
    },
    of: (id) => [...(counted.get(id)?.found.values() ?? [])],
  };
}

function noted(record: Cancellation, known: Counted | undefined): Counted | undefined {
  const entry = exchangeLine(record, known);
  if (!entry) return undefined;
  const { at, event } = entry;
  const { updatedAt, recordedLease } = record;
  const line = `${at} ${event}`;
  const found = known?.found ?? new Map<string, Repeat>();
  const seen = { line, recordedLease, lastAt: record.timeline.at(-1)?.at ?? at };
  if (known?.line !== line) return { ...seen, isComplete: at === updatedAt, found };
  if (!known.isComplete) return { ...known, ...seen };
  const repeat = { at, event, times: (found.get(line)?.times ?? 0) + 1, last: updatedAt };
  return { ...known, ...seen, found: new Map(found).set(line, repeat) };
}

/** The line that says what the exchange just recorded has taught; what it led to, if anything, is told after it. */
function exchangeLine(
  { timeline, updatedAt, recordedLease }: Cancellation,
  known: Counted | undefined,
): TimelineEntry | undefined {
  const [before, newest] = [timeline.at(-2), timeline.at(-1)];
  if (!newest || isExchange(newest)) return newest;
  // A person, or a workflow that ran out of time, adds a line without any exchange, and so under no new lease.
  const isOfLook = newest.at === updatedAt && newest.at !== known?.lastAt && recordedLease !== known?.recordedLease;
  return isOfLook && before && isExchange(before) ? before : undefined;
}
