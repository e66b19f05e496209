import {
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { table } from '../../../functions/adapters/dynamodb/table.ts';

const hashKey = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'HASH' });
const rangeKey = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'RANGE' });

/** Creates the table if it does not exist. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const keys = [table.partition, ...table.indexes.flatMap(({ partition, sort }) => [partition, sort])];
  const command = new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: [hashKey(table.partition.name)],
    GlobalSecondaryIndexes: table.indexes.map(({ name, partition, sort, projection }) => ({
      IndexName: name,
      KeySchema: [hashKey(partition.name), rangeKey(sort.name)],
      Projection: { ProjectionType: projection },
    })),
  });
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
