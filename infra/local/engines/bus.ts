import { randomUUID } from 'node:crypto';
import { type EventPattern, eventMatcher } from './event-pattern.ts';
import type { Journal } from './journal.ts';
import { timers } from './timers.ts';

/** An event in the form in which EventBridge delivers it. */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/** The id of the published event, or why the entry was rejected. */
export type PutResult = { readonly id: string } | { readonly failure: string };

export interface BusRule {
  readonly pattern: EventPattern;
  readonly target: (envelope: Envelope) => Promise<void>;
}

type Listener = (envelope: Envelope, index: number) => void;

export interface Bus {
  /** One result for each entry, in the same order. */
  putEvents(entries: readonly BusEntry[]): readonly PutResult[];
  /** How many events were ever published. */
  count(): number;
  /** The envelopes from index `from` up to, but without, index `to` (default: all that follow) as JSON lines. */
  lines(from: number, to?: number): Buffer;
  /** Calls the listener for every event from now on, after the event was stored. Returns what ends the subscription. */
  subscribe(listener: Listener): () => void;
  close(): void;
}

interface BusOptions {
  readonly journal: Journal;
  readonly rules: readonly BusRule[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
  readonly now?: () => number;
}

/** EventBridge's limit for one entry, measured as EventBridge measures it. */
const maxEntryBytes = 256 * 1024;
const minRetryPause = 1000;
const maxRetryPause = 60_000;

/** Emulates EventBridge: stores every event in the journal first, then tells the listeners and the matching targets. */
export function localBus({ journal, rules, onError, hurry = 1, now = Date.now }: BusOptions): Bus {
  const matchers = rules.map(({ pattern, target }) => ({ matches: eventMatcher(pattern), target }));
  const listeners = new Set<Listener>();
  const { deliver, close } = deliveries(onError, hurry);
  let isClosed = false;

  function publish(entry: BusEntry): PutResult {
    const detail = JSON.stringify(entry.detail);
    const bytes = Buffer.byteLength(entry.source) + Buffer.byteLength(entry.detailType) + Buffer.byteLength(detail);
    if (bytes > maxEntryBytes) return { failure: 'the entry is larger than 256 KiB' };
    const envelope = envelopeOf(entry, JSON.parse(detail), now());
    const index = journal.count();
    const stored = journal.append(envelope);
    for (const listener of listeners) listener(envelope, index);
    for (const { matches, target } of matchers) if (matches(envelope)) deliver(target, stored);
    return { id: envelope.id };
  }

  return {
    putEvents: (entries) => {
      if (isClosed) throw new Error('the local bus is closed');
      return entries.map(publish);
    },
    count: journal.count,
    lines: journal.read,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      close();
      listeners.clear();
      journal.close();
    },
  };
}

/** Calls a target until it succeeds, with growing pauses that are `hurry` times shorter. */
function deliveries(onError: (error: unknown) => void, hurry: number) {
  const retries = timers();
  let isClosed = false;

  async function call(target: BusRule['target'], stored: string, pause: number): Promise<void> {
    if (isClosed) return;
    try {
      await target(JSON.parse(stored));
    } catch (error) {
      if (isClosed) return;
      onError(error);
      retries.after(pause / hurry, () => void call(target, stored, Math.min(maxRetryPause, pause * 2)));
    }
  }

  return {
    /** `stored` is the envelope as JSON text, so each call gets an object of its own. */
    deliver(target: BusRule['target'], stored: string) {
      setImmediate(() => void call(target, stored, minRetryPause));
    },
    close() {
      isClosed = true;
      retries.stop();
    },
  };
}

const envelopeOf = ({ source, detailType }: BusEntry, detail: unknown, now: number): Envelope => ({
  version: '0',
  id: randomUUID(),
  'detail-type': detailType,
  source,
  account: '000000000000',
  time: `${new Date(now).toISOString().slice(0, 19)}Z`,
  region: 'local',
  resources: [],
  detail,
});
