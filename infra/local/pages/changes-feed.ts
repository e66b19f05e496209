import { toResource } from '../../../functions/api/resource.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore, Position } from '../../../functions/ports/cancellation-store.ts';
import type { Change, Feed, Figures } from '../../console/model/figures.ts';
import { reviewBeginning } from '../../console/words/review-words.ts';
import { type AnswerHttp, plainMessage, type Stream } from '../gateway/http-server.ts';
import type { Ledger } from './ledger.ts';
import type { ObservedStore } from './observed-store.ts';
import { type Tally, tally } from './tally.ts';

const interval = 150;
const keepAliveEvery = 100;
const mostChanges = 200;
const pageSize = 100;

/**
 * `GET /local/changes`: records as they change, and the figures, as server-sent events. Everything is counted for the
 * first reader and forgotten with the last, so a system that nobody watches does no work for it.
 */
export function changesFeed({
  observed,
  ledger,
  merchants,
  onError,
  now = Date.now,
}: {
  readonly observed: ObservedStore;
  readonly ledger: Ledger;
  readonly merchants: readonly string[];
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}): AnswerHttp {
  const readers = new Map<(chunk: string) => void, { ticksSinceSent: number; figures: string }>();
  const changed = new Map<string, Cancellation>();
  let watch: { readonly counts: Tally; readonly stop: () => void } | undefined;

  function begin() {
    const counts = tally();
    const unlisten = observed.listen((record) => {
      counts.note(record);
      changed.delete(record.id);
      changed.set(record.id, record);
    });
    const timer = setInterval(() => send(counts), interval).unref();
    const stopped = new AbortController();
    void countAll(observed.store, merchants, counts, stopped.signal).catch(onError);
    const stop = () => {
      stopped.abort();
      clearInterval(timer);
      unlisten();
      changed.clear();
    };
    return { counts, stop };
  }

  function send(counts: Tally) {
    const figures: Figures = { ...counts.count(now()), ...ledger.count() };
    const changes = [...changed.values()].slice(-mostChanges).map(toChange);
    changed.clear();
    const told = JSON.stringify(figures);
    for (const [write, reader] of readers) {
      if (changes.length > 0 || reader.figures !== told) {
        write(`data: ${JSON.stringify({ figures, changes } satisfies Feed)}\n\n`);
        reader.figures = told;
        reader.ticksSinceSent = 0;
      } else if (++reader.ticksSinceSent % keepAliveEvery === 0) write(': still here\n\n');
    }
  }

  const stream: Stream = (write) => {
    readers.set(write, { ticksSinceSent: 0, figures: '' });
    watch ??= begin();
    write('retry: 500\n\n');
    return () => {
      readers.delete(write);
      if (readers.size > 0) return;
      watch?.stop();
      watch = undefined;
    };
  };

  return async ({ method }) =>
    method === 'GET'
      ? { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, stream }
      : plainMessage(404, 'Not Found');
}

async function countAll(store: CancellationStore, merchants: readonly string[], counts: Tally, signal: AbortSignal) {
  for (const merchant of merchants) {
    let after: Position | undefined;
    do {
      const page = await store.list({ merchant, limit: pageSize, after });
      for (const record of page.items) counts.note(record);
      after = page.next;
    } while (after && !signal.aborted);
  }
}

function toChange(record: Cancellation): Change {
  const { timeline, ...cancellation } = toResource(record);
  const told = { ...cancellation, timeline: reviewBeginning(timeline) };
  return { merchant: record.merchant, cancellation: told, looks: record.look };
}
