import { listCancellations } from '../../../functions/handlers/list-cancellations.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { heldProviders } from '../wiring/lanes/held-providers.ts';
import { logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';
import { withinRate } from '../wiring/within-rate.ts';

const needs = { store, providers, heldProviders, now: Date.now };

export const handler = http(withinRate(listCancellations(needs)), logger);
