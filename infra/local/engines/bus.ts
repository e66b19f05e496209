import { randomUUID } from 'node:crypto';
import { type EventPattern, eventMatcher } from './event-pattern.ts';
import type { Journal } from './journal.ts';

/** An event as EventBridge hands it to a target. */
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

interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface BusRule {
  readonly pattern: EventPattern;
  readonly target: (envelope: Envelope) => Promise<void>;
}

export interface Bus {
  /** In the order of the entries: the event's id, or why it was not taken. */
  putEvents(entries: readonly BusEntry[]): readonly ({ readonly id: string } | { readonly failure: string })[];
  /** How many events were ever published. */
  count(): number;
  /** The envelopes from the `index`-th on as JSON lines. */
  lines(index: number): Buffer;
  /** Hears of every event from now on, after it was kept. */
  subscribe(listener: (envelope: Envelope, index: number) => void): () => void;
  close(): void;
}

/** EventBridge's limit for one entry, counted as it counts. */
const mostBytes = 256 * 1024;
const firstRetry = 1000;
const lastRetry = 60_000;

/**
 * The twin of EventBridge: keeps every event in the journal before anyone hears of it, and calls each matching target
 * until it succeeds, with growing pauses (`hurry` times shorter).
 */
export function localBus({
  journal,
  rules,
  onError,
  hurry = 1,
  now = Date.now,
}: {
  readonly journal: Journal;
  readonly rules: readonly BusRule[];
  readonly onError: (error: unknown) => void;
  readonly hurry?: number;
  readonly now?: () => number;
}): Bus {
  const matchers = rules.map(({ pattern, target }) => ({ matches: eventMatcher(pattern), target }));
  const listeners = new Set<(envelope: Envelope, index: number) => void>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  async function call(target: BusRule['target'], envelope: Envelope, pause: number): Promise<void> {
    if (isClosed) return;
    try {
      await target(structuredClone(envelope));
    } catch (error) {
      if (isClosed) return;
      onError(error);
      later(() => void call(target, envelope, Math.min(lastRetry, pause * 2)), pause / hurry);
    }
  }

  function later(act: () => void, milliseconds: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, milliseconds);
    timers.add(timer);
  }

  function publish(entry: BusEntry): { readonly id: string } | { readonly failure: string } {
    const detail = JSON.stringify(entry.detail);
    const bytes = Buffer.byteLength(entry.source) + Buffer.byteLength(entry.detailType) + Buffer.byteLength(detail);
    if (bytes > mostBytes) return { failure: 'the entry is larger than 256 KiB' };
    const envelope = envelopeOf(entry, JSON.parse(detail), now());
    const index = journal.count();
    journal.append(envelope);
    for (const listener of listeners) listener(envelope, index);
    for (const { matches, target } of matchers) {
      if (matches(envelope)) setImmediate(() => void call(target, envelope, firstRetry));
    }
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
      for (const timer of timers) clearTimeout(timer);
      listeners.clear();
      journal.close();
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
