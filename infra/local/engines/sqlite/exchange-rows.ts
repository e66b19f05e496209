import type { DatabaseSync } from 'node:sqlite';
import {
  type ExchangeLog,
  expiryAfter,
  inOrder,
  type LoggedLook,
  slotOf,
} from '../../../../functions/ports/exchange-log.ts';
import { endedExchangesRow, exchangesRow } from './rows.ts';
import type { Writer } from './writer.ts';

/** How long an entry is kept, and the clock. */
export interface Keeping {
  readonly days: number;
  readonly now: () => number;
}

/** What was said in each look. Each write also deletes the entries of all cancellations whose time is over. */
export function exchangeRows(database: DatabaseSync, writer: Writer, { days, now }: Keeping): ExchangeLog {
  const select = database.prepare('SELECT said FROM exchanges WHERE id = ? AND until > ?');
  return {
    keep: ({ id }, look) =>
      writer.write([
        endedExchangesRow(now()),
        exchangesRow(id, slotOf(look.look), expiryAfter(now(), days), JSON.stringify(look)),
      ]),
    read: async ({ id }, looks) =>
      inOrder(
        select.all(id, now()).map(({ said }) => JSON.parse(String(said)) as LoggedLook),
        looks,
      ),
  };
}
