import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsProviderQueue } from '../../../functions/adapters/sqs/provider-queue.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

const prefix = required('QUEUE_URL_PREFIX');

export const queue = sqsProviderQueue({
  // Otherwise the client calls the host in the URL of the queue, even if another endpoint is configured.
  client: new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false }),
  urlFor: (provider) => `${prefix}${provider}`,
});
