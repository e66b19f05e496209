import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from '../wiring/credentials.ts';
import { logger } from '../wiring/logger.ts';
import { queue } from '../wiring/queue.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';

export const handler = http(receiveWebhook({ ...runtime, store, queue, credentials, providers }), logger);
