import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from './create-table.ts';
import { endOrphan, startDynoxide } from './dynoxide.ts';

export const tableName = 'rescind';

/** The file of the engine in the data folder. */
export const dynoxideFile = 'rescind.db';

/** A client for a local engine, which accepts any credentials. */
export const localDynamo = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

/** Starts the DynamoDB engine on the data folder and creates the table; `closing` stops the engine. */
export async function startDatabase(folder: string, closing: AsyncDisposableStack): Promise<DynamoDBClient> {
  const pidFile = join(folder, 'dynoxide.pid');
  const dbPath = join(folder, dynoxideFile);
  await endOrphan(pidFile, dbPath);
  const engine = await startDynoxide({ dbPath, pidFile });
  closing.defer(engine.stop);
  return connected(localDynamo(engine.endpoint), closing);
}

/**
 * Uses the table at a DynamoDB endpoint, and creates it if it does not exist. The credentials and the region come from the
 * environment, if it names them.
 */
export async function connectDatabase(endpoint: URL, closing: AsyncDisposableStack): Promise<DynamoDBClient> {
  const { AWS_ACCESS_KEY_ID: key, AWS_REGION: region = 'local' } = process.env;
  const client = key ? new DynamoDBClient({ endpoint: endpoint.href, region }) : localDynamo(endpoint.href);
  return connected(client, closing);
}

async function connected(client: DynamoDBClient, closing: AsyncDisposableStack): Promise<DynamoDBClient> {
  // It copies every input and output for a log that we do not write: a twelfth of this process's CPU time.
  client.middlewareStack.remove('loggerMiddleware');
  closing.defer(() => client.destroy());
  await createTable(client, tableName);
  return client;
}
