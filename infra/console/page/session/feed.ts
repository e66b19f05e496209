import { eventMessages } from '../../../client/event-messages.ts';
import type { Change, Feed, Figures } from '../../model/figures.ts';
import type { AccessToken } from './local-token.ts';

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

/** Milliseconds. */
const reconnectPause = 500;

export function changeFeed(merchant: string, token: AccessToken): ChangeFeed {
  const changes = emitter<Change>();
  const figures = emitter<Figures>();
  const reconnect = emitter<undefined>();
  const connection = emitter<boolean>();
  let latest: Figures | undefined;
  let wasLost = false;

  function receive(message: Feed): void {
    latest = message.figures;
    figures.emit(latest);
    for (const change of message.changes) if (change.merchant === merchant) changes.emit(change);
  }

  function opened(): void {
    connection.emit(true);
    if (wasLost) reconnect.emit(undefined);
    wasLost = false;
  }

  void follow(token, opened, receive, () => {
    wasLost = true;
    connection.emit(false);
  });

  return {
    onChange: changes.subscribe,
    onFigures: figures.subscribe,
    onReconnect: reconnect.subscribe,
    onConnection: connection.subscribe,
    latestFigures: () => latest,
  };
}

/** `EventSource` cannot send a token, so this reads the stream itself, again and again. */
async function follow(
  token: AccessToken,
  opened: () => void,
  receive: (message: Feed) => void,
  lost: () => void,
): Promise<never> {
  for (let isRetry = false; ; ) {
    try {
      const authorization = `Bearer ${await token(isRetry)}`;
      const response = await fetch('/local/changes', { headers: { authorization }, cache: 'no-store' });
      isRetry = response.status === 401;
      if (response.ok && response.body) {
        opened();
        for await (const { data } of eventMessages(response.body)) receive(JSON.parse(data) as Feed);
      }
    } catch {
      // The system is away, or the connection broke.
    }
    lost();
    await new Promise((resume) => setTimeout(resume, reconnectPause));
  }
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
