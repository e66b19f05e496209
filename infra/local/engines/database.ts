import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from './create-table.ts';
import { endOrphan, startDynoxide } from './dynoxide.ts';

export const tableName = 'rescind';

/** A client for a local engine, which accepts any credentials. */
export const localDynamo = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

/** Starts the database engine on the data folder and creates the table; `closing` stops the engine. */
export async function openDatabase(folder: string, closing: AsyncDisposableStack): Promise<DynamoDBClient> {
  const pidFile = join(folder, 'dynoxide.pid');
  const dbPath = join(folder, 'rescind.db');
  await endOrphan(pidFile, dbPath);
  const engine = await startDynoxide({ dbPath, pidFile });
  closing.defer(engine.stop);
  const client = localDynamo(engine.endpoint);
  // It copies every input and output for a log that we do not write: a twelfth of this process's CPU time.
  client.middlewareStack.remove('loggerMiddleware');
  closing.defer(() => client.destroy());
  await createTable(client, tableName);
  return client;
}
