import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

/** The merchant for whom a client acts. If several clients share one merchant, the item `client#<client>` names it; otherwise the client is the merchant. */
export const merchantOf =
  ({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) =>
  async (claim: string): Promise<string> => {
    const key = { pk: { S: `client#${claim}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key }));
    return Item?.merchant?.S ?? claim;
  };
