/** What the driver's process saw of one cancellation. Times are those of its one clock, in milliseconds. */
interface Entry {
  cancels: number;
  polls: number;
  events: number;
  firstEventAt: number | undefined;
  tellFirstEvent: (at: number) => void;
  readonly firstEvent: Promise<number>;
}

/** What was seen of some cancellations together. */
export interface Audit {
  /** Cancellations without an event. */
  readonly missing: readonly string[];
  /** Cancellations with more than one event. */
  readonly doubled: readonly string[];
  /** Cancel requests beyond the first one of a cancellation. */
  readonly extraCancels: number;
  /** Reads beyond those that the job needs. */
  readonly extraPolls: number;
}

export interface Ledger {
  sawCancel(id: string): void;
  /** @returns how many reads there were, this one included. */
  sawPoll(id: string): number;
  sawEvent(id: string, at: number): void;
  /** Resolves with the time of the first event. */
  firstEvent(id: string): Promise<number>;
  audit(ids: readonly string[], neededPolls: number): Audit;
  /** All cancel requests so far. */
  cancels(): number;
}

/** Counts what happens to each cancellation. */
export function createLedger(): Ledger {
  const entries = new Map<string, Entry>();
  let cancels = 0;
  const entryOf = (id: string) => {
    const known = entries.get(id);
    if (known) return known;
    const { promise: firstEvent, resolve: tellFirstEvent } = Promise.withResolvers<number>();
    const entry: Entry = { cancels: 0, polls: 0, events: 0, firstEventAt: undefined, tellFirstEvent, firstEvent };
    entries.set(id, entry);
    return entry;
  };
  return {
    sawCancel(id) {
      cancels += 1;
      entryOf(id).cancels += 1;
    },
    sawPoll(id) {
      const entry = entryOf(id);
      entry.polls += 1;
      return entry.polls;
    },
    sawEvent(id, at) {
      const entry = entryOf(id);
      entry.events += 1;
      entry.firstEventAt ??= at;
      entry.tellFirstEvent(at);
    },
    firstEvent: (id) => entryOf(id).firstEvent,
    audit(ids, neededPolls) {
      const sum = (count: (entry: Entry) => number) => ids.reduce((total, id) => total + count(entryOf(id)), 0);
      return {
        missing: ids.filter((id) => entryOf(id).events === 0),
        doubled: ids.filter((id) => entryOf(id).events > 1),
        extraCancels: sum(({ cancels }) => Math.max(0, cancels - 1)),
        extraPolls: sum(({ polls }) => Math.max(0, polls - neededPolls)),
      };
    },
    cancels: () => cancels,
  };
}
