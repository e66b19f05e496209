import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from './create-table.ts';

export const tableName = 'rescind';

/** A client for a local engine, which accepts any credentials. */
export const localDynamo = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

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
