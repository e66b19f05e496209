import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from './credentials.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';
import { logger, surroundings } from './surroundings.ts';

export const handler = http(receiveWebhook({ ...surroundings, store, queue, credentials, providers }), logger);
