import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { work } from '../../../functions/lambda.ts';
import { simulators } from '../../simulators/index.ts';
import { dynamoPaymentBooks } from '../simulators/payment-books.ts';
import { deliverWebhook, sendLater } from '../simulators/provider-work.ts';
import { simulateProviders } from '../simulators/simulate-providers.ts';
import { clientSettings } from '../wiring/client-settings.ts';
import { required } from '../wiring/environment.ts';
import { logger } from '../wiring/logger.ts';

const simulate = simulateProviders({
  simulators,
  books: dynamoPaymentBooks({
    client: new DynamoDBClient(clientSettings()),
    tableName: required('TABLE_NAME'),
    now: Date.now,
  }),
  sendLater: sendLater({
    client: new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false }),
    queueUrl: required('QUEUE_URL'),
  }),
  deliverWebhook,
  apiUrl: required('API_URL'),
  merchant: process.env.MERCHANT,
  now: Date.now,
});

/** The event source passes one message at a time, so an error affects only that message. */
export const handler = work(simulate, logger);
