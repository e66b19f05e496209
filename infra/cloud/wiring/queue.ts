import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsProviderQueue } from '../../../functions/adapters/sqs/provider-queue.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

const prefix = required('QUEUE_URL_PREFIX');

export const queue = sqsProviderQueue({
  // The queue's URL names the same host on AWS; where another endpoint is configured, that one holds.
  client: new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false }),
  urlFor: (provider) => `${prefix}${provider}`,
});
