import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsProviderQueue } from '../../../functions/adapters/provider-queue.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

const prefix = required('QUEUE_URL_PREFIX');

export const queue = sqsProviderQueue({
  client: new SQSClient(clientSettings()),
  urlFor: (provider) => `${prefix}${provider}`,
});
