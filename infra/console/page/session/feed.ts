import type { Change, Feed, Figures } from '../../model/figures.ts';

type Subscribe<T> = (listener: (value: T) => void) => () => void;

/** The changes of the local system as they happen. It reconnects by itself. */
export interface ChangeFeed {
  /** Changes of this merchant's cancellations. */
  readonly onChange: Subscribe<Change>;
  readonly onFigures: Subscribe<Figures>;
  /** The connection is back after a break. */
  readonly onReconnect: Subscribe<undefined>;
  readonly onConnection: Subscribe<boolean>;
  latestFigures(): Figures | undefined;
}

export function changeFeed(merchant: string): ChangeFeed {
  const source = new EventSource('/local/changes');
  const changes = emitter<Change>();
  const figures = emitter<Figures>();
  const reconnect = emitter<undefined>();
  const connection = emitter<boolean>();
  let latest: Figures | undefined;
  let wasLost = false;

  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Feed;
    latest = message.figures;
    figures.emit(latest);
    for (const change of message.changes) if (change.merchant === merchant) changes.emit(change);
  });
  source.addEventListener('error', () => {
    wasLost = true;
    connection.emit(false);
  });
  source.addEventListener('open', () => {
    connection.emit(true);
    if (wasLost) reconnect.emit(undefined);
    wasLost = false;
  });

  return {
    onChange: changes.subscribe,
    onFigures: figures.subscribe,
    onReconnect: reconnect.subscribe,
    onConnection: connection.subscribe,
    latestFigures: () => latest,
  };
}

function emitter<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(value: T) {
      for (const listener of listeners) listener(value);
    },
  };
}
