import { eventMessages } from '../../../client/event-messages.ts';
import type { Change, Feed, Figures } from '../../model/figures.ts';
import { emitter, type Subscribe } from './emitter.ts';
import type { AccessToken } from './local-token.ts';

/** The changes of the local system as they happen. It reconnects by itself. */
export interface ChangeFeed {
  /** Changes of this merchant's cancellations. */
  readonly onChange: Subscribe<Change>;
  readonly onFigures: Subscribe<Figures>;
  latestFigures(): Figures | undefined;
}

/** Milliseconds. */
const reconnectPause = 500;

/** `note` hears whether the feed is connected. */
export function changeFeed(merchant: string, token: AccessToken, note: (isConnected: boolean) => void): ChangeFeed {
  const changes = emitter<Change>();
  const figures = emitter<Figures>();
  let latest: Figures | undefined;

  function receive(message: Feed): void {
    latest = message.figures;
    figures.emit(latest);
    for (const change of message.changes) if (change.merchant === merchant) changes.emit(change);
  }

  void follow(
    token,
    () => note(true),
    receive,
    () => note(false),
  );

  return {
    onChange: changes.subscribe,
    onFigures: figures.subscribe,
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
