import type { Change, Feed, Figures } from '../../model/figures.ts';

/** The local system's changes as they happen; after a break it connects again by itself. */
export interface ChangeFeed {
  onChange(hear: (change: Change) => void): () => void;
  onFigures(hear: (figures: Figures) => void): () => void;
  onBack(hear: () => void): () => void;
  onConnection(hear: (isConnected: boolean) => void): () => void;
  newest(): Figures | undefined;
}

export function changeFeed(): ChangeFeed {
  const source = new EventSource('/local/changes');
  const changes = listeners<Change>();
  const figures = listeners<Figures>();
  const back = listeners<undefined>();
  const connection = listeners<boolean>();
  let newest: Figures | undefined;
  let wasLost = false;

  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const told = JSON.parse(data) as Feed;
    newest = told.figures;
    figures.tell(told.figures);
    for (const change of told.changes) changes.tell(change);
  });
  source.addEventListener('error', () => {
    wasLost = true;
    connection.tell(false);
  });
  source.addEventListener('open', () => {
    connection.tell(true);
    if (wasLost) back.tell(undefined);
    wasLost = false;
  });

  return {
    onChange: changes.add,
    onFigures: figures.add,
    onBack: back.add,
    onConnection: connection.add,
    newest: () => newest,
  };
}

function listeners<T>() {
  const hearing = new Set<(told: T) => void>();
  return {
    add(hear: (told: T) => void) {
      hearing.add(hear);
      return () => void hearing.delete(hear);
    },
    tell(told: T) {
      for (const hear of hearing) hear(told);
    },
  };
}
