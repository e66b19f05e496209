import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

/** The table of clients, as data. Only the command of an administrator writes it (`infra/cloud/clients`). */
export const clientTable = {
  partition: { name: 'client', type: 'S' },
  /** The attribute with the name of the merchant. */
  merchant: 'merchant',
} as const;

/** The merchant for whom a client acts: the one that the client's item names, otherwise the client is the merchant. */
export const merchantOf =
  ({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) =>
  async (claim: string): Promise<string> => {
    const Key = { [clientTable.partition.name]: { S: claim } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key }));
    return Item?.[clientTable.merchant]?.S ?? claim;
  };
