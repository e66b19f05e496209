import { getCancellation } from '../../../functions/handlers/get-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { heldProviders } from '../wiring/lanes/held-providers.ts';
import { log, logger } from '../wiring/logger.ts';
import { store } from '../wiring/store.ts';
import { places } from '../wiring/waiting-places.ts';
import { withinRate } from '../wiring/within-rate.ts';

const needs = { store, providers, heldProviders, now: Date.now, places, log };

export const handler = http(withinRate(getCancellation(needs)), logger);
