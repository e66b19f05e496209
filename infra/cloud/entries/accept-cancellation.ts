import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { credentials } from '../wiring/credentials.ts';
import { heldProviders } from '../wiring/lanes/held-providers.ts';
import { logger } from '../wiring/logger.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { places } from '../wiring/waiting-places.ts';
import { withinRate } from '../wiring/within-rate.ts';
import { workflow } from '../wiring/workflow.ts';

export const handler = http(
  withinRate(acceptCancellation({ ...runtime, store, workflow, credentials, providers, heldProviders, places })),
  logger,
);
