import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLanes } from '../../../../functions/adapters/dynamodb/lanes.ts';
import { rememberedHolds } from '../../../../functions/steps/lanes/remembered-holds.ts';
import { clientSettings } from '../client-settings.ts';
import { required } from '../environment.ts';
import { log } from '../logger.ts';

const lanes = dynamoLanes({ client: new DynamoDBClient(clientSettings()), tableName: required('TABLE_NAME') });

/** Only reads. With the setting `lanesHeld`, recovery has stored the holds a minute after a deployment at the latest. */
export const heldProviders = rememberedHolds({ lanes, now: Date.now, log });
