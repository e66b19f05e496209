import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoCancellationStore } from '../../../functions/adapters/dynamodb/cancellation-store.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

export const client = new DynamoDBClient(clientSettings());

export const store = dynamoCancellationStore({
  client,
  tableName: required('TABLE_NAME'),
});
