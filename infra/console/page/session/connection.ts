import { emitter } from './emitter.ts';

/** What can be lost: the answers of the service, or the feed of changes that only the local system has. */
type Way = 'service' | 'feed';

/** Milliseconds. */
const probeInterval = 2000;

/**
 * Whether the service can be reached, as the page's own requests show it. While it cannot, `probe` asks it again, and also
 * when the browser says that it is online or no longer is.
 */
export function connection(probe: () => Promise<unknown>) {
  const changes = emitter<boolean>();
  const returns = emitter<undefined>();
  const lost = new Set<Way>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const ask = () => void probe().catch(() => undefined);
  for (const event of ['online', 'offline']) addEventListener(event, ask);

  function note(way: Way, works: boolean): void {
    const was = lost.size === 0;
    if (works) lost.delete(way);
    else lost.add(way);
    const is = lost.size === 0;
    if (is === was) return;
    clearInterval(timer);
    if (!is) timer = setInterval(ask, probeInterval);
    changes.emit(is);
    if (is) returns.emit(undefined);
  }

  return {
    note,
    /** Asks at once, because a person wants to know. */
    ask,
    onConnection: changes.subscribe,
    /** Can be reached again; what the page shows may be old. */
    onReconnect: returns.subscribe,
  };
}
