import { LambdaClient } from '@aws-sdk/client-lambda';
import { lambdaLaneConsumers } from '../../../../functions/adapters/lambda/lane-consumers.ts';
import { clientSettings } from '../client-settings.ts';
import { mappings } from './lane-mappings.ts';

export const consumers = lambdaLaneConsumers({ client: new LambdaClient(clientSettings()), mappings });
