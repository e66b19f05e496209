import { toEventResource, toProposal, toTimeline } from '../../../functions/api/resource.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore, Position } from '../../../functions/ports/cancellation-store.ts';
import type { Change, Feed, Figures } from '../../console/model/figures.ts';
import { reviewBeginning } from '../../console/words/review-words.ts';
import { type AnswerHttp, plainMessage, type Stream } from '../gateway/http.ts';
import type { Ledger } from './ledger.ts';
import type { ObservedStore } from './observed-store.ts';
import { type Tally, tally } from './tally.ts';

interface FeedOptions {
  readonly observed: ObservedStore;
  readonly ledger: Ledger;
  readonly merchants: readonly string[];
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}

type Clients = Map<(chunk: string) => void, { ticksSinceSent: number; figures: string }>;

const interval = 150;
const ticksBetweenKeepAlives = 100;
const pauseBeforeRetry = 1000;
const maxChanges = 200;
const pageSize = 100;

/**
 * `GET /local/changes`: changed records and the figures as server-sent events. Counting begins with the first client
 * and stops with the last one, so that a system without an open console does no work for it.
 */
export function changesFeed({ observed, ledger, merchants, onError, now = Date.now }: FeedOptions): AnswerHttp {
  const clients: Clients = new Map();
  let stop: (() => void) | undefined;

  function start() {
    const watched = watch(observed, merchants, onError);
    const timer = setInterval(() => {
      const figures = { isCounted: watched.isCounted(), ...watched.counts.count(now()), ...ledger.count() };
      send(clients, figures, watched.takeChanges());
    }, interval).unref();
    return () => {
      clearInterval(timer);
      watched.stop();
    };
  }

  const stream: Stream = (write) => {
    clients.set(write, { ticksSinceSent: 0, figures: '' });
    stop ??= start();
    write('retry: 500\n\n');
    return () => {
      clients.delete(write);
      if (clients.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };

  return async ({ method }) =>
    method === 'GET'
      ? { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, stream }
      : plainMessage(404, 'Not Found');
}

/** Sends what has changed, and sometimes a comment, so that the connection stays open. */
function send(clients: Clients, figures: Figures, changes: readonly Change[]): void {
  const json = JSON.stringify(figures);
  for (const [write, client] of clients) {
    if (changes.length > 0 || client.figures !== json) {
      write(`data: ${JSON.stringify({ figures, changes } satisfies Feed)}\n\n`);
      client.figures = json;
      client.ticksSinceSent = 0;
    } else if (++client.ticksSinceSent % ticksBetweenKeepAlives === 0) write(': still here\n\n');
  }
}

/** Counts all stored cancellations and collects those that change. */
function watch({ store, listen }: ObservedStore, merchants: readonly string[], onError: (error: unknown) => void) {
  const counts = tally();
  const changed = new Map<string, Cancellation>();
  const stopped = new AbortController();
  let isCounted = false;
  const unlisten = listen((record) => {
    counts.note(record);
    changed.delete(record.id);
    changed.set(record.id, record);
  });
  const countStored = async (): Promise<void> => {
    try {
      await countAll(store, merchants, counts, stopped.signal);
      isCounted = true;
    } catch (error) {
      onError(error);
      if (!stopped.signal.aborted) setTimeout(() => void countStored(), pauseBeforeRetry).unref();
    }
  };
  void countStored();
  return {
    counts,
    isCounted: () => isCounted,
    takeChanges(): readonly Change[] {
      const changes = [...changed.values()].slice(-maxChanges).map(toChange);
      changed.clear();
      return changes;
    },
    stop() {
      stopped.abort();
      unlisten();
    },
  };
}

async function countAll(store: CancellationStore, merchants: readonly string[], counts: Tally, signal: AbortSignal) {
  for (const merchant of merchants) {
    let after: Position | undefined;
    do {
      const page = await store.list({ merchant, limit: pageSize, after });
      // A list shows only what the API shows, which does not tell when recovery must look at it.
      for (const record of await Promise.all(page.items.map(({ id }) => store.load(id))))
        if (record) counts.note(record);
      after = page.next;
    } while (after && !signal.aborted);
  }
}

function toChange(record: Cancellation): Change {
  const shown = {
    ...toEventResource(record),
    proposal: toProposal(record),
    timeline: reviewBeginning(toTimeline(record)),
  };
  return { merchant: record.merchant, cancellation: shown, looks: record.look };
}
