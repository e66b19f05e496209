import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type Projection,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { type Index, table } from '../../../functions/adapters/dynamodb/table.ts';
import { UserError } from '../process/user-error.ts';

const hashKey = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'HASH' });
const rangeKey = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'RANGE' });

/**
 * Creates the table if it does not exist.
 * @throws UserError when it exists with other indexes.
 */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const all = [table.partition, ...table.indexes.flatMap(({ partition, sort }) => [partition, sort])];
  const types = new Map(all.map(({ name, type }) => [name, type]));
  const command = new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: [hashKey(table.partition.name)],
    GlobalSecondaryIndexes: table.indexes.map(({ name, partition, sort, projection }) => ({
      IndexName: name,
      KeySchema: [hashKey(partition.name), rangeKey(sort.name)],
      Projection: projectionOf(projection),
    })),
  });
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await checkIndexes(client, tableName);
  }
}

const projectionOf = (projection: Index['projection']): Projection =>
  projection === 'KEYS_ONLY'
    ? { ProjectionType: 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection.include] };

/** DynamoDB cannot change what an index contains, so a table of an earlier version is refused. */
async function checkIndexes(client: DynamoDBClient, tableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  for (const { name, projection } of table.indexes) {
    const found = Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name)?.Projection;
    const wanted = projectionOf(projection);
    const attributes = (given: Projection | undefined) => (given?.NonKeyAttributes ?? []).toSorted().join();
    if (found?.ProjectionType === wanted.ProjectionType && attributes(found) === attributes(wanted)) continue;
    throw new UserError(
      `The table ${tableName} was created by an earlier version, whose index ${name} has other attributes: use a new data folder or another table.`,
    );
  }
}
