import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { clientTable } from '../../../functions/adapters/dynamodb/merchant-of.ts';

interface ListedClient {
  readonly client: string;
  readonly merchant: string;
}

const key = clientTable.partition.name;
const { merchant: merchantName } = clientTable;
const names = { '#client': key, '#merchant': merchantName };

/** Reads and writes the table of clients with the AWS credentials of an administrator. */
export function directory({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) {
  return {
    /** Writes nothing if the client acts for another merchant. Then it returns that merchant. */
    async put(name: string, merchant: string): Promise<string | undefined> {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { [key]: { S: name }, [merchantName]: { S: merchant } },
            ConditionExpression: 'attribute_not_exists(#client) OR #merchant = :merchant',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':merchant': { S: merchant } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item?.[merchantName]?.S ?? '';
      }
    },

    /** All clients, in the order of their names. */
    async list(): Promise<readonly ListedClient[]> {
      const listed: ListedClient[] = [];
      const input = { TableName: tableName, ConsistentRead: true };
      for await (const { Items = [] } of paginateScan({ client }, input))
        for (const item of Items) listed.push({ client: item[key]?.S ?? '', merchant: item[merchantName]?.S ?? '' });
      return listed.toSorted((a, b) => (a.client < b.client ? -1 : 1));
    },

    /** @returns the merchant for whom the client acted, or `undefined` if it was not listed. */
    async remove(name: string): Promise<string | undefined> {
      const gone = await client.send(
        new DeleteItemCommand({ TableName: tableName, Key: { [key]: { S: name } }, ReturnValues: 'ALL_OLD' }),
      );
      return gone.Attributes?.[merchantName]?.S;
    },
  };
}

export type Directory = ReturnType<typeof directory>;
