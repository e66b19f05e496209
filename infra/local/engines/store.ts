import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dynamoCancellationStore } from '../../../functions/adapters/dynamodb/cancellation-store.ts';
import { dynamoExchangeLog } from '../../../functions/adapters/dynamodb/exchange-log.ts';
import { dynamoLanes } from '../../../functions/adapters/dynamodb/lanes.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import type { ExchangeLog } from '../../../functions/ports/exchange-log.ts';
import type { Lanes } from '../../../functions/ports/lanes.ts';
import { UserError } from '../process/user-error.ts';
import { connectDatabase, tableName } from './database.ts';
import { sqliteCancellationStore } from './sqlite/cancellation-store.ts';

/** Where `npm start` keeps the cancellations: in SQLite, or at a DynamoDB endpoint. */
export type StoreChoice = 'sqlite' | URL;

export const sqliteFile = 'cancellations.db';

/** As the stages on AWS keep what was said to providers, if they do not say otherwise. */
const keeping = { days: 30, now: Date.now };

interface Kept {
  readonly store: CancellationStore;
  readonly exchangeLog: ExchangeLog;
  readonly lanes: Lanes;
}

/**
 * Opens what is kept on the disk; `closing` closes it. `onFailure` is called when a write has failed and nothing more will be stored.
 * @throws UserError when the folder belongs to the other store, or the file or table to another version.
 */
export async function openStore(
  choice: StoreChoice,
  folder: string,
  closing: AsyncDisposableStack,
  onFailure: (error: Error) => void,
): Promise<Kept> {
  if (choice === 'sqlite') {
    const { store, lanes, exchangeLog, close } = sqliteCancellationStore(join(folder, sqliteFile), onFailure);
    closing.defer(close);
    return { store, lanes, exchangeLog: exchangeLog(keeping) };
  }
  refuseSqlite(folder);
  const client = await connectDatabase(choice, closing);
  return {
    store: dynamoCancellationStore({ client, tableName }),
    lanes: dynamoLanes({ client, tableName }),
    exchangeLog: dynamoExchangeLog({ client, tableName, ...keeping }),
  };
}

/** Otherwise nobody would continue the cancellations in the file. */
function refuseSqlite(folder: string): void {
  if (!existsSync(join(folder, sqliteFile))) return;
  throw new UserError(
    `${folder} holds cancellations that were stored in SQLite: start without --dynamodb, or choose another folder with --data.`,
  );
}
