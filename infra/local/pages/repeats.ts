import type { Cancellation, TimelineEntry } from '../../../functions/core/cancellation/cancellation.ts';
import { boundedCache } from '../gateway/bounded-cache.ts';

/** How often an exchange repeated the result in a line of the timeline. */
interface Repeat {
  readonly at: number;
  readonly event: string;
  readonly times: number;
  readonly last: number;
}

export type Repeats = ReturnType<typeof repeats>;

interface Counted {
  /** The line of the newest exchange. Its count is complete only if we saw the version that added the line. */
  readonly line: string;
  readonly isComplete: boolean;
  readonly recordedLease: string | undefined;
  /** The time of the last line, which may be the status that followed the exchange. */
  readonly lastAt: number;
  readonly found: ReadonlyMap<string, Repeat>;
}

const isExchange = ({ event }: TimelineEntry) => /^(cancel|status)_/.test(event);

/**
 * Counts what the timeline leaves out: consecutive exchanges with the same result as its newest line. Remembers the
 * `maxCancellations` that were noted last.
 */
export function repeats(maxCancellations: number) {
  const counted = boundedCache<Counted>({ maxEntries: maxCancellations });

  return {
    /** Counts the exchange that produced this version of the record. */
    note(record: Cancellation): void {
      const now = noted(record, counted.get(record.id));
      if (now) counted.set(record.id, now);
    },
    of: (id: string): readonly Repeat[] => [...(counted.get(id)?.found.values() ?? [])],
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

/** The line of the exchange that was just recorded. A line with the status it led to may follow it. */
function exchangeLine(
  { timeline, updatedAt, recordedLease }: Cancellation,
  known: Counted | undefined,
): TimelineEntry | undefined {
  const [before, newest] = [timeline.at(-2), timeline.at(-1)];
  if (!newest || isExchange(newest)) return newest;
  // An operator or a workflow timeout adds a line without an exchange, and therefore without a new lease.
  const isOfLook = newest.at === updatedAt && newest.at !== known?.lastAt && recordedLease !== known?.recordedLease;
  return isOfLook && before && isExchange(before) ? before : undefined;
}
