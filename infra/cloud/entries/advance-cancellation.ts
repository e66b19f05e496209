import type { SQSEvent } from 'aws-lambda';
import { providerHttp } from '../../../functions/adapters/provider-http/provider-http.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { work } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from '../wiring/credentials.ts';
import { lookMessageIn } from '../wiring/look-message.ts';
import { queue } from '../wiring/queue.ts';
import { logger, surroundings } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { workflow } from '../wiring/workflow.ts';

/** Where no base URL is configured it is empty, and nothing is sent to nowhere. */
const baseUrl = () => process.env.BASE_URL ?? '';

const advance = advanceCancellation({
  ...surroundings,
  store,
  workflow,
  queue,
  credentials,
  http: providerHttp(),
  providers,
  baseUrl,
});

/** The event source hands over one message at a time, so a failure concerns that one alone. */
export const handler = work(async ({ Records }: SQSEvent) => {
  for (const { body } of Records) await advance(lookMessageIn(body));
}, logger);
