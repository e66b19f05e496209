import { dynamoWaitingPlaces } from '../../../functions/adapters/dynamodb/waiting-places.ts';
import { countingClient } from './counting-client.ts';
import { required } from './environment.ts';

export const places = dynamoWaitingPlaces({
  client: countingClient,
  tableName: required('TABLE_NAME'),
  max: Number(required('WAITING_CALLERS')),
  now: Date.now,
});
