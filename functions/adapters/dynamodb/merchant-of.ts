import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

/** Which merchant a client acts for: `pk = client#<client>` names it where several clients share one; otherwise itself. */
export const merchantOf =
  ({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) =>
  async (claim: string): Promise<string> => {
    const key = { pk: { S: `client#${claim}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key }));
    return Item?.merchant?.S ?? claim;
  };
