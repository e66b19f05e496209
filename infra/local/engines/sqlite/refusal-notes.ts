import type { DatabaseSync } from 'node:sqlite';
import { isRefusalValid } from '../../../../functions/core/writes/small-writes.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { refusalRow } from './rows.ts';
import type { Writer } from './writer.ts';

type Notes = Pick<CancellationStore, 'isRefusalKnown' | 'noteRefusal' | 'forgetRefusal'>;

/** Notes which credentials a provider has refused. A note is valid for an hour. */
export function refusalNotes(database: DatabaseSync, writer: Writer): Notes {
  const select = database.prepare('SELECT noted_at FROM refusal WHERE merchant = ? AND provider = ?');
  return {
    isRefusalKnown: async (merchant, provider, now) =>
      isRefusalValid(Number(select.get(merchant, provider)?.noted_at ?? 0), now),
    noteRefusal: (merchant, provider, now) => writer.write([refusalRow(merchant, provider, now)]),
    forgetRefusal: (merchant, provider) => writer.write([refusalRow(merchant, provider, 0)]),
  };
}
