import type { DatabaseSync } from 'node:sqlite';
import { isMessageRemembered } from '../../../../functions/core/writes/small-writes.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { endedMessagesRow, messageRow } from './rows.ts';
import type { Writer } from './writer.ts';

type Notes = Pick<CancellationStore, 'isMessageKnown' | 'noteMessage'>;

/** Remembers the authentic messages that were processed. Each write also deletes those whose time is over. */
export function messageNotes(database: DatabaseSync, writer: Writer): Notes {
  const select = database.prepare('SELECT until FROM message WHERE provider = ? AND digest = ?');
  return {
    isMessageKnown: async (provider, digest, now) =>
      isMessageRemembered(Number(select.get(provider, digest)?.until ?? 0), now),
    noteMessage: (provider, digest, until, now) =>
      writer.write([endedMessagesRow(now), messageRow(provider, digest, until)]),
  };
}
