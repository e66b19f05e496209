import type { SQSEvent } from 'aws-lambda';
import { providerHttp } from '../../../functions/adapters/provider-http/provider-http.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { work } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from '../wiring/credentials.ts';
import { keptExchanges } from '../wiring/exchange-log.ts';
import { logger } from '../wiring/logger.ts';
import { lookMessageIn } from '../wiring/look-message.ts';
import { queue } from '../wiring/queue.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

/** Empty if no base URL is configured. Nothing is sent to the provider then. */
const baseUrl = () => process.env.BASE_URL ?? '';

/** Comma-separated; empty if no merchant may have a base URL of its own. */
const allowedHosts = () => (process.env.ALLOWED_HOSTS ?? '').split(',').filter((host) => host !== '');

const advance = advanceCancellation({
  ...runtime,
  store,
  workflow,
  queue,
  credentials,
  http: providerHttp(),
  providers,
  baseUrl,
  allowedHosts,
  exchangeLog: keptExchanges,
});

/** The event source passes one message at a time, so an error affects only that message. */
export const handler = work(async ({ Records }: SQSEvent, context) => {
  for (const { body } of Records) await advance(lookMessageIn(body), () => context.getRemainingTimeInMillis());
}, logger);
